/** Params and their values where a table or a sentence names them. */
import { formatSetting } from '../ui/format.ts'

/** As in "Random forest: Trees". */
export function paramName({ title, label }: { title: string; label: string }): string {
  return `${title}: ${label}`
}

/** As it is in the document, but for digits that nobody reads; what is empty is a dash. */
export function showParamValue(value: unknown): string {
  if (value === null || value === undefined) return '–'
  if (typeof value === 'number') return formatSetting(value)
  return typeof value === 'string' ? value : JSON.stringify(value)
}
