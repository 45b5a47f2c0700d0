/** A column selection against the table that is really there. */
import { selectColumns, type ColumnSelection } from '../core/table/column-selection.ts'
import type { Column } from '../core/table/schema.ts'
import type { RunContext, Table } from './context.ts'

/**
 * The columns that a selection names, in the table's order. A name that the table lacks ends the run with the declared
 * message `column_not_found`.
 */
export function chosenColumns<Params>(
  context: RunContext<Params>,
  table: Table,
  selection: ColumnSelection,
): readonly Column[] {
  const { columns, absent } = selectColumns(table.schema, selection)
  if (absent.length > 0)
    context.fail('column_not_found', { column: absent[0].name }, { column: absent[0].name })
  return columns
}
