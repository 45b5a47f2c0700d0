import type { RunContext } from '../../../runtime/context.ts'
import type { Params } from './schema.ts'

export { manifest } from './manifest.ts'

export async function run(context: RunContext<Params>): Promise<void> {
  const { file_name: name, compression } = context.params
  const table = await context.table('table')
  await context.outputs.file('file', {
    name,
    mediaType: 'application/vnd.apache.parquet',
    write: (path) => table.writeParquet(path, { compression }),
  })
  context.log('info', `Wrote ${table.rows} rows.`)
}
