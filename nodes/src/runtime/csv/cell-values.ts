/** The rules of `cell-types.ts` on one cell: its value, exactly, or null where it is none of the type. */
import { cellBits, floatPattern, timePattern, wholePattern, type DecimalMark } from './cell-types.ts'

const wholeCell = new RegExp(`^${wholePattern}$`)
const timeCell = new RegExp(`^${timePattern}$`)
const floatCells = { '.': new RegExp(`^${floatPattern('.')}$`), ',': new RegExp(`^${floatPattern(',')}$`) }

export function wholeOf(text: string): bigint | null {
  if (!wholeCell.test(text)) return null
  const value = BigInt(text.trim())
  return value === BigInt.asIntN(64, value) ? value : null
}

export function floatOf(text: string, decimal: DecimalMark): number | null {
  if (!floatCells[decimal].test(text)) return null
  const value = Number(decimal === '.' ? text : text.replace(',', '.'))
  if (!Number.isNaN(value)) return value
  return text.includes('-') ? -Infinity : Infinity
}

/** @param declared whether the column is known to be yes/no: then `0` and `1` count too. */
export function yesNoOf(text: string, declared: boolean): boolean | null {
  if (text.length > 5) return null
  const word = text.toLowerCase()
  if (word === 'true' || (declared && word === '1')) return true
  return word === 'false' || (declared && word === '0') ? false : null
}

/** Microseconds since 1970. */
export function timeOf(text: string): bigint | null {
  if (!timeCell.test(text)) return null
  const part = (start: number, end: number) => Number(text.slice(start, end))
  const date = new Date(0)
  date.setUTCFullYear(part(0, 4), part(5, 7) - 1, part(8, 10))
  if (date.getUTCMonth() !== part(5, 7) - 1 || date.getUTCDate() !== part(8, 10)) return null
  date.setUTCHours(part(11, 13), part(14, 16), part(17, 19))
  return BigInt(date.getTime()) * 1000n + BigInt(text.slice(20).padEnd(6, '0'))
}

/** What a cell that isn't missing may be. */
export function bitsOfCell(text: string, decimal: DecimalMark): number {
  const { whole, floating, digits, yesNo, timestamp } = cellBits
  if (wholeCell.test(text)) return floating + digits + (wholeOf(text) === null ? 0 : whole)
  if (floatCells[decimal].test(text)) return floating
  if (yesNoOf(text, false) !== null) return yesNo
  return timeOf(text) === null ? 0 : timestamp
}
