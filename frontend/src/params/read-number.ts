/** Numbers as people write them. */
import { currentLocale } from '../i18n/i18n.ts'

/** Groups of three digits, all parted alike: `1,000,000`, `1.000`, `1 000`, `1’000`. */
const grouped = /^([+-]?)(\d{1,3}(?:([,.\s'’])\d{3})(?:\3\d{3})*)([.,]\d+)?$/
const plain = /^[+-]?(\d+[.,]?\d*|[.,]\d+)(e[+-]?\d+)?$/i

/**
 * The number that a text means, with a decimal point or a decimal comma, with or without digits in groups of three; null
 * where it means none. `1,500` means either: where only whole numbers are asked for the groups, else what the comma is in
 * the language that is shown. A point is a decimal point, because that is how fields write numbers.
 */
export function readNumber(text: string, options: { whole: boolean }): number | null {
  const written = text.trim().replaceAll('−', '-')
  const number = Number(isGrouped(written, options) ? withoutGroups(written) : decimalPoint(written))
  return Number.isFinite(number) ? number : null
}

function isGrouped(text: string, { whole }: { whole: boolean }): boolean {
  const [, , groups, mark, decimals] = grouped.exec(text) ?? []
  if (groups === undefined || groups.startsWith('0') || decimals?.startsWith(mark)) return false
  if (whole || !/[.,]/.test(mark)) return true
  const isSure = decimals !== undefined || groups.indexOf(mark) !== groups.lastIndexOf(mark)
  return isSure || (mark === ',' && currentLocale() !== 'de')
}

function withoutGroups(text: string): string {
  return text.replace(grouped, (_, sign: string, groups: string, _mark, decimals: string | undefined) =>
    [sign, groups.replaceAll(/\D/g, ''), decimals?.replace(',', '.') ?? ''].join(''),
  )
}

function decimalPoint(text: string): string {
  return plain.test(text) ? text.replace(',', '.') : 'NaN'
}
