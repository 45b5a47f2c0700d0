/** How the text of a CSV file is to be read. */
import type { DecimalMark } from './cell-types.ts'
import type { CsvDialect } from './csv-head.ts'

export interface CsvReadOptions extends CsvDialect {
  decimal: DecimalMark
  /** Texts that stand for a missing value. */
  naValues: readonly string[]
}
