/** Params and their values where a table or a sentence names them. */
import { currentLocale } from '../i18n/i18n.ts'
import { shownLabel, shownTitle } from '../i18n/node-words.ts'

/** As in "Random forest: Trees", of a node's title and a param's label as the server wrote them down. */
export function paramName(words: {
  type: string | null
  title: string
  param: string
  label: string
}): string {
  return `${shownTitle(words)}: ${shownLabel(words)}`
}

/** As it is in the document, but for digits that come from how computers divide; what is empty is a dash. */
export function showParamValue(value: unknown): string {
  if (value === null || value === undefined) return '–'
  if (typeof value === 'number') return showNumber(value)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function showNumber(value: number): string {
  const size = Math.abs(value)
  const isUnusual = size !== 0 && (size < 1e-4 || size >= 1e15)
  const text =
    isUnusual || !Number.isFinite(value)
      ? String(Number(value.toPrecision(6)))
      : value.toLocaleString(
          currentLocale(),
          Number.isInteger(value) ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 6 },
        )
  return text.replaceAll('-', '−')
}
