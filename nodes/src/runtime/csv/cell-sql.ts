/**
 * The rules of `cell-types.ts` as SQL over a text column. No guess from a sample survives a row that doesn't fit it, and
 * DuckDB's own, laxer casts (`1.5` as a whole number, `1_000`, `yes`) are not taken for an answer.
 */
import type { ColumnDtype } from '../../core/table/schema.ts'
import { quoteString } from '../sql.ts'
import { cellBits, floatPattern, timePattern, wholePattern, type DecimalMark } from './cell-types.ts'

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
      const isWhole = `regexp_full_match(${text}, ${quoteString(wholePattern)})`
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
      const isTime = `regexp_full_match(${text}, ${quoteString(timePattern)})`
      return `${text} IS NOT NULL AND (${value} IS NULL OR NOT CASE strlen(${text})
        WHEN 10 THEN CAST(CAST(${value} AS DATE) AS VARCHAR) = ${text}
        WHEN 19 THEN CAST(${value} AS VARCHAR) = ${text} OR ${isTime}
        ELSE ${isTime} END)`
    }
    case 'string':
      return 'FALSE'
  }
}

/** The bits that all cells of a text column share. */
export function sharedBitsSql(text: string, decimal: DecimalMark): string {
  const float = quoteString(floatPattern(decimal))
  return `bit_and(CASE
    WHEN ${text} IS NULL THEN ${cellBits.anything}
    WHEN regexp_full_match(${text}, ${quoteString(wholePattern)})
      THEN CASE WHEN TRY_CAST(${text} AS BIGINT) IS NULL THEN ${cellBits.floating + cellBits.digits} ELSE ${cellBits.whole + cellBits.floating + cellBits.digits} END
    WHEN regexp_full_match(${text}, ${float}) THEN ${cellBits.floating}
    WHEN lower(${text}) IN ('true', 'false') THEN ${cellBits.yesNo}
    WHEN regexp_full_match(${text}, ${quoteString(timePattern)}) AND TRY_CAST(${text} AS TIMESTAMP) IS NOT NULL THEN ${cellBits.timestamp}
    ELSE 0 END)::INTEGER`
}
