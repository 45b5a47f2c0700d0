/** What becomes of the columns of a CSV file: their kinds and roles. */
import { defaultKind, type Column, type ColumnDtype, type ColumnKind } from '../../core/table/schema.ts'
import type { CsvHead } from './csv-head.ts'

/** How a column is to be read where the caller knows better than the file. */
export interface KnownColumn {
  name: string
  dtype: ColumnDtype
  /** Left out where the dtype's usual kind will do. */
  kind?: ColumnKind
}

/** What makes texts categories or not. */
export interface TextFacts {
  rows: number
  /** Different values. */
  distinct: number
  /** Characters of a value on average. */
  length: number
}

/** A text column with more different values than this, half of them unique or long, is text and not categories. */
const manyValues = 50
const longText = 40

/**
 * The columns with what is declared of them; all else comes from their values.
 *
 * @param textsOf what is known of a column of texts whose kind isn't declared.
 */
export function columnsOf(
  head: CsvHead,
  known: ReadonlyMap<string, KnownColumn>,
  dtypes: readonly ColumnDtype[],
  textsOf: (index: number) => TextFacts | null | undefined,
): Column[] {
  return head.names.map((name, index): Column => {
    const dtype = dtypes[index]
    const found = dtype !== 'string' ? defaultKind(dtype) : isText(textsOf(index)) ? 'text' : 'categorical'
    return { name, dtype, kind: known.get(name)?.kind ?? found, role: 'feature' }
  })
}

function isText(facts: TextFacts | null | undefined): boolean {
  if (facts === null || facts === undefined) return false
  const { rows, distinct, length } = facts
  return distinct > manyValues && (distinct > rows / 2 || length > longText)
}
