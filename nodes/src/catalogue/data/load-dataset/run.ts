import type { RunContext } from '../../../runtime/context.ts'
import { loadTable } from '../../../runtime/csv/load-table.ts'
import { missingTexts } from '../../../core/table/missing-texts.ts'

export { manifest } from './manifest.ts'

/** As an uploaded file is read when it is registered: by the defaults of `load-csv`. */
const registered = { delimiter: 'auto', quote: '"', header: true, encoding: 'auto', decimal: '.' } as const

export async function run(context: RunContext<{ dataset: string }>): Promise<void> {
  const file = context.dataset('dataset')
  if (file.schema === null) context.fail('not_ready', { dataset: file.id })
  const { schema } = file
  const declared = new Map(schema.columns.map((column) => [column.name, column]))
  await loadTable(
    context,
    file,
    () => context.readCsv(file, { ...registered, naValues: missingTexts }, schema.columns),
    (column) => declared.get(column.name) ?? column,
  )
}
