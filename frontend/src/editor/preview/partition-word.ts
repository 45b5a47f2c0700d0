import { i18n } from '../../i18n/i18n.ts'

/** A part of a split table as people call it: `train`, `Training`. */
export function partitionWord(name: string): string {
  const key = `results:partition.${name}`
  return i18n.has(key) ? i18n.t(key) : name
}
