import type { runs as english } from '../en/runs.ts'
import type { Translated } from '../translated.ts'

export const runs: Translated<typeof english> = {}
