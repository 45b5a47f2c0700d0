/** Which texts are values of which type. The rules are those of pandas' reader, whatever reads the cells. */
import type { ColumnDtype } from '../../core/table/schema.ts'

export type DecimalMark = '.' | ','

/** Regular expressions of whole cells, in what RE2 and JavaScript have in common. */
const space = '[ \\t\\n\\f\\r]*'
export const wholePattern = `${space}[+-]?[0-9]+${space}`
const clock = '([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,6})?)?'
export const timePattern = `[0-9]{4}-[0-9]{2}-[0-9]{2}([ T]${clock})?`

export function floatPattern(decimal: DecimalMark): string {
  const mark = decimal === '.' ? '\\.' : ','
  return `${space}[+-]?(([0-9]+(${mark}[0-9]*)?|${mark}[0-9]+)([eE][+-]?[0-9]+)?|(?i:inf|infinity))${space}`
}

/** Bits of what a cell may be; the bits that every cell of a column shares say what the column is. */
export const cellBits = {
  whole: 1,
  floating: 2,
  yesNo: 4,
  timestamp: 8,
  /** Only digits, whether or not 64 bits hold them. */
  digits: 16,
  /** A missing value. */
  anything: 31,
} as const

/**
 * The type that fits every cell. Whole numbers beyond 64 bits are identifiers and stay text: as doubles different ones
 * would become equal. A column without any value is numeric, as in pandas.
 *
 * @param bits null for a table without rows, whose columns stay text.
 */
export function dtypeOfBits(bits: number | null): ColumnDtype {
  if (bits === null) return 'string'
  if (bits === cellBits.anything) return 'float64'
  if ((bits & cellBits.whole) !== 0) return 'int64'
  if ((bits & cellBits.digits) !== 0) return 'string'
  if ((bits & cellBits.floating) !== 0) return 'float64'
  if ((bits & cellBits.yesNo) !== 0) return 'bool'
  if ((bits & cellBits.timestamp) !== 0) return 'datetime'
  return 'string'
}

/**
 * Whether the type that a sample's bits give is one that a later cell can contradict: then reading on proves it. A
 * column without a value so far, or with identifiers that other numbers would turn into doubles, has to be read first.
 */
export function isContestable(bits: number): boolean {
  return bits !== cellBits.anything && ((bits & cellBits.digits) === 0 || (bits & cellBits.whole) !== 0)
}
