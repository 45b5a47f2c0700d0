/** What can be wrong with a CSV file, by name; `load-csv` and `load-dataset` declare a message for each. */

export type CsvProblemName =
  | 'file_empty'
  | 'file_binary'
  | 'encoding_wrong'
  | 'quote_unclosed'
  | 'row_ragged'
  | 'column_repeated'
  | 'too_many_columns'
  | 'value_unreadable'
  | 'columns_differ'
  | 'row_too_long'

export class CsvProblem extends Error {
  readonly problem: CsvProblemName
  readonly values: Record<string, string | number>
  readonly place: { row?: number; column?: string }

  constructor(
    problem: CsvProblemName,
    values: Record<string, string | number> = {},
    place: { row?: number; column?: string } = {},
  ) {
    super(problem)
    this.name = 'CsvProblem'
    this.problem = problem
    this.values = values
    this.place = place
  }
}
