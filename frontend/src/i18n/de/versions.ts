import type { versions as english } from '../en/versions.ts'
import type { Translated } from '../translated.ts'

export const versions: Translated<typeof english> = {}
