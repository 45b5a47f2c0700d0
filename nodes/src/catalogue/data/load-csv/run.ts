import type { z } from 'zod'
import type { ColumnDtype, ColumnKind } from '../../../core/table/schema.ts'
import type { RunContext } from '../../../runtime/context.ts'
import { loadTable } from '../../../runtime/csv/load-table.ts'
import type { manifest } from './manifest.ts'

export { manifest } from './manifest.ts'

export type Params = z.infer<typeof manifest.params>

/** How a column of a kind is read. A categorical column keeps the dtype that its values have. */
const dtypeOf: Record<Exclude<ColumnKind, 'categorical'>, ColumnDtype> = {
  numeric: 'float64',
  integer: 'int64',
  boolean: 'bool',
  datetime: 'datetime',
  text: 'string',
}

export async function run(context: RunContext<Params>): Promise<void> {
  const { params } = context
  const file = context.dataset('file')
  const known = Object.entries(params.kinds).flatMap(([name, kind]) =>
    kind === 'categorical' ? [] : [{ name, kind, dtype: dtypeOf[kind] }],
  )
  const options = { ...params, naValues: params.na_values }
  await loadTable(
    context,
    file,
    async () => {
      const table = await context.readCsv(file, options, known)
      const names = table.columns.map((column) => column.name)
      for (const column of [params.target, ...Object.keys(params.kinds)]) {
        if (column !== null && !names.includes(column))
          context.fail('column_not_found', { column }, { column })
      }
      return table
    },
    (column) => ({
      ...column,
      kind: params.kinds[column.name] ?? column.kind,
      role: column.name === params.target ? 'target' : 'feature',
    }),
  )
}
