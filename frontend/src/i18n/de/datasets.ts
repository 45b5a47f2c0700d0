import type { datasets as english } from '../en/datasets.ts'
import type { Translated } from '../translated.ts'

export const datasets: Translated<typeof english> = {}
