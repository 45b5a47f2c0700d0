import { partitionColumn } from '../../../core/table/schema.ts'
import { RandomState } from '../../../learn/random/random-state.ts'
import type { RunContext } from '../../../runtime/context.ts'
import type { Params } from './schema.ts'

export { manifest } from './manifest.ts'

export async function run(context: RunContext<Params>): Promise<void> {
  const { n, random_state: seed } = context.params
  const table = await context.table('table')
  const partition = partitionColumn(table.schema)
  if (partition !== undefined) context.fail('already_split', { column: partition.name })
  const rows = new RandomState(seed ?? 0).choiceWithoutReplacement(table.rows, Math.min(n, table.rows)).sort()
  await context.outputs.transform('table', table, { change: 'take', rows, add: [] })
  context.log('info', `Kept ${rows.length} of ${table.rows} rows.`)
}
