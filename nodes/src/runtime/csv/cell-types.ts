/**
 * Which texts are values of which type, as SQL over a text column. The rules are those of pandas' reader: no guess from
 * a sample survives a row that doesn't fit it, and DuckDB's own, laxer casts (`1.5` as a whole number, `1_000`, `yes`)
 * are not taken for an answer.
 */
import type { ColumnDtype } from '../../core/table/schema.ts'
import { quoteString } from '../sql.ts'

export type DecimalMark = '.' | ','

const wholeNumber = '\\s*[+-]?[0-9]+\\s*'
const time = '([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,6})?)?'
const isoTime = `[0-9]{4}-[0-9]{2}-[0-9]{2}([ T]${time})?`

function floatPattern(decimal: DecimalMark): string {
  const mark = decimal === '.' ? '\\.' : ','
  return `\\s*[+-]?(([0-9]+(${mark}[0-9]*)?|${mark}[0-9]+)([eE][+-]?[0-9]+)?|(?i:inf|infinity))\\s*`
}

/** The cell's value as DuckDB would cast it, NULL where it can't; only right together with `misfitSql`. */
export function looseValueSql(text: string, dtype: ColumnDtype, decimal: DecimalMark): string {
  switch (dtype) {
    case 'int64':
      return `TRY_CAST(${text} AS BIGINT)`
    case 'float64':
      return `TRY_CAST(${decimal === '.' ? text : `replace(${text}, ',', '.')`} AS DOUBLE)`
    case 'bool':
      return `(lower(${text}) IN ('true', '1'))`
    case 'datetime':
      return `TRY_CAST(${text} AS TIMESTAMP)`
    case 'string':
      return text
  }
}

/**
 * True where a text that isn't missing is no value of the type. Cheap tests come first: most cells are written as
 * DuckDB itself would write them.
 *
 * @param value SQL of the cell's loose value.
 * @param options.declared whether the user or the data set named the type: then `0` and `1` count as yes/no too.
 */
export function misfitSql(
  text: string,
  value: string,
  dtype: ColumnDtype,
  options: { decimal: DecimalMark; declared: boolean },
): string {
  switch (dtype) {
    case 'int64': {
      const isWhole = `regexp_full_match(${text}, ${quoteString(wholeNumber)})`
      return `CAST(${value} AS VARCHAR) IS DISTINCT FROM ${text} AND NOT (${value} IS NOT NULL AND ${isWhole})`
    }
    case 'float64': {
      const foreign = options.decimal === '.' ? '' : `contains(${text}, '.') OR `
      return `${foreign}contains(${text}, '_') OR isnan(${value}) OR (${value} IS NULL AND ${text} IS NOT NULL)`
    }
    case 'bool': {
      const words = options.declared ? "'true', 'false', '1', '0'" : "'true', 'false'"
      return `lower(${text}) NOT IN (${words})`
    }
    case 'datetime': {
      const isTime = `regexp_full_match(${text}, ${quoteString(isoTime)})`
      return `${text} IS NOT NULL AND (${value} IS NULL OR NOT CASE strlen(${text})
        WHEN 10 THEN CAST(CAST(${value} AS DATE) AS VARCHAR) = ${text}
        WHEN 19 THEN CAST(${value} AS VARCHAR) = ${text} OR ${isTime}
        ELSE ${isTime} END)`
    }
    case 'string':
      return 'FALSE'
  }
}

// Bits of what a cell may be; the bits that every cell of a column shares say what the column is.
const whole = 1
const floating = 2
const yesNo = 4
const timestamp = 8
/** Only digits, whether or not 64 bits hold them. */
const digits = 16
const anything = 31

/** The bits that all cells of a text column share. */
export function sharedBitsSql(text: string, decimal: DecimalMark): string {
  const float = quoteString(floatPattern(decimal))
  return `bit_and(CASE
    WHEN ${text} IS NULL THEN ${anything}
    WHEN regexp_full_match(${text}, ${quoteString(wholeNumber)})
      THEN CASE WHEN TRY_CAST(${text} AS BIGINT) IS NULL THEN ${floating + digits} ELSE ${whole + floating + digits} END
    WHEN regexp_full_match(${text}, ${float}) THEN ${floating}
    WHEN lower(${text}) IN ('true', 'false') THEN ${yesNo}
    WHEN regexp_full_match(${text}, ${quoteString(isoTime)}) AND TRY_CAST(${text} AS TIMESTAMP) IS NOT NULL THEN ${timestamp}
    ELSE 0 END)::INTEGER`
}

/**
 * The type that fits every cell. Whole numbers beyond 64 bits are identifiers and stay text: as doubles different ones
 * would become equal. A column without any value is numeric, as in pandas.
 *
 * @param bits null for a table without rows, whose columns stay text.
 */
export function dtypeOfBits(bits: number | null): ColumnDtype {
  if (bits === null) return 'string'
  if (bits === anything) return 'float64'
  if ((bits & whole) !== 0) return 'int64'
  if ((bits & digits) !== 0) return 'string'
  if ((bits & floating) !== 0) return 'float64'
  if ((bits & yesNo) !== 0) return 'bool'
  if ((bits & timestamp) !== 0) return 'datetime'
  return 'string'
}

/**
 * Whether the type that a sample's bits give is one that a later cell can contradict: then reading on proves it. A
 * column without a value so far, or with identifiers that other numbers would turn into doubles, has to be read first.
 */
export function isContestable(bits: number): boolean {
  return bits !== anything && ((bits & digits) === 0 || (bits & whole) !== 0)
}
