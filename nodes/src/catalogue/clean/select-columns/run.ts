import { projectColumns } from '../../../core/recipe/recipe.ts'
import { findColumn } from '../../../core/table/schema.ts'
import type { RunContext } from '../../../runtime/context.ts'
import { selectionOf, type Params } from './select.ts'

export { manifest } from './manifest.ts'

export async function run(context: RunContext<Params>): Promise<void> {
  const { params } = context
  const table = await context.table('table')
  const named = [...(params.columns.by === 'names' ? params.columns.names : []), ...Object.keys(params.roles)]
  for (const column of params.target === null ? named : [...named, params.target]) {
    if (findColumn(table.schema, column) === undefined)
      context.fail('column_not_found', { column }, { column })
  }
  const projection = selectionOf(table.schema, params)
  if (projectColumns(table.schema.columns, projection).length === 0) context.fail('no_columns')
  await context.outputs.transform('table', table, { change: 'project', projection, fitted: false })
}
