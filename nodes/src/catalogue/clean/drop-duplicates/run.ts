import { chosenColumns } from '../../../runtime/chosen-columns.ts'
import type { RunContext } from '../../../runtime/context.ts'
import type { Params } from './schema.ts'

export { manifest } from './manifest.ts'

export async function run(context: RunContext<Params>): Promise<void> {
  const { columns, keep } = context.params
  const table = await context.table('table')
  const chosen = columns === null ? table.schema.columns : chosenColumns(context, table, columns)
  if (chosen.length === 0) context.fail('no_columns')
  const names = chosen.map(({ name }) => name)
  const { rows } = await context.outputs.transform('table', table, {
    change: 'distinct',
    columns: names,
    keep,
  })
  context.log('info', `Dropped ${table.rows - rows} of ${table.rows} rows.`)
}
