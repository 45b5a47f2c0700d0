import { column, type Expression } from '../../../core/expression/expression.ts'
import { chosenColumns } from '../../../runtime/chosen-columns.ts'
import type { RunContext } from '../../../runtime/context.ts'
import type { Params } from './schema.ts'

export { manifest } from './manifest.ts'

export async function run(context: RunContext<Params>): Promise<void> {
  const { how, columns } = context.params
  const table = await context.table('table')
  const names = chosenColumns(context, table, columns).map(({ name }) => name)
  if (names.length === 0) context.fail('no_columns')
  const present = names.map((name): Expression => ({
    op: 'not',
    arg: { op: 'is_missing', arg: column(name) },
  }))
  const where: Expression = { op: how === 'any' ? 'and' : 'or', args: present }
  const { rows } = await context.outputs.transform('table', table, { change: 'filter', where })
  if (rows === 0 && table.rows > 0) context.warn('no_rows_left', { columns: names })
  context.log('info', `Dropped ${table.rows - rows} of ${table.rows} rows.`)
}
