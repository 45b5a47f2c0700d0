/** From a CSV file to a node's output table, with its problems told as the node's declared messages. */
import type { Column } from '../../core/table/schema.ts'
import type { DatasetFile, RunContext } from '../context.ts'
import type { CsvTable } from './read-csv.ts'
import { CsvProblem } from './csv-problem.ts'

/** Writes what `read` gives to the port `table`; `adjust` has the last word on kinds and roles. */
export async function loadTable<Params>(
  context: RunContext<Params>,
  file: DatasetFile,
  read: () => Promise<CsvTable>,
  adjust: (column: Column) => Column,
): Promise<void> {
  try {
    const { staged, columns, facts } = await read()
    const schema = { columns: columns.map(adjust), complete: true }
    const { rows } = await context.outputs.adopt('table', { file: staged, schema, facts })
    context.log('info', `Read ${rows} rows and ${columns.length} columns of ${file.shownName}.`)
  } catch (error) {
    if (error instanceof CsvProblem)
      context.fail(error.problem, { file: file.shownName, ...error.values }, error.place)
    throw error
  }
}
