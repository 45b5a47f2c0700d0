import type { results as english } from '../en/results.ts'
import type { Translated } from '../translated.ts'

export const results: Translated<typeof english> = {}
