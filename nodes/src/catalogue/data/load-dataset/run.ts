import type { RunContext } from '../../../runtime/context.ts'
import { loadTable } from '../../../runtime/csv/load-table.ts'
import { missingTexts } from '../../../core/table/missing-texts.ts'

export { manifest } from './manifest.ts'

/** Registered files are UTF-8 with a header, commas and RFC 4180 quotes, whatever they were when they were uploaded. */
const registered = { delimiter: 'auto', quote: '"', header: true, encoding: 'utf-8', decimal: '.' } as const

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
