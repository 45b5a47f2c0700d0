import type { problems as english } from '../en/problems.ts'
import type { Translated } from '../translated.ts'

export const problems: Translated<typeof english> = {}
