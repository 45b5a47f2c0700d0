import { findColumn } from '../../../core/table/schema.ts'
import type { RunContext } from '../../../runtime/context.ts'
import { conditionFault } from './check-condition.ts'
import { filterExpression } from './expression.ts'
import type { Params } from './schema.ts'

export { manifest } from './manifest.ts'

export async function run(context: RunContext<Params>): Promise<void> {
  const table = await context.table('table')
  for (const condition of context.params.conditions) {
    const column = findColumn(table.schema, condition.column)
    if (column === undefined) {
      context.fail('column_not_found', { column: condition.column }, { column: condition.column })
    }
    const fault = conditionFault(condition, column)
    if (fault !== null) context.fail(fault.message, fault.values, { column: column.name })
  }
  const where = filterExpression(context.params, (name) => findColumn(table.schema, name))
  const { rows } = await context.outputs.transform('table', table, { change: 'filter', where })
  if (rows === 0 && table.rows > 0) context.warn('no_rows_left')
  context.log('info', `Kept ${rows} of ${table.rows} rows.`)
}
