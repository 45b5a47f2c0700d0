import type { RunContext } from '../../../runtime/context.ts'
import type { Params } from './schema.ts'

export { manifest } from './manifest.ts'

export async function run(context: RunContext<Params>): Promise<void> {
  const { file_name: name, delimiter, header, escape_formulas: escapeFormulas } = context.params
  const table = await context.table('table')
  await context.outputs.file('file', {
    name,
    mediaType: 'text/csv; charset=utf-8',
    write: (path) => table.writeCsv(path, { delimiter, header, escapeFormulas }),
  })
  context.log('info', `Wrote ${table.rows} rows.`)
}
