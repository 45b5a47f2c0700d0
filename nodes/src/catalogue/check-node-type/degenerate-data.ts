/** Data that real files bring sooner or later: every node must meet it with a result or with a declared message. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Column, TableSchema } from '../../core/table/schema.ts'
import type { DocumentFiles } from '../../runtime/testing/run-document.ts'
import { showcaseSchema } from '../../runtime/testing/run-document.ts'
import { parseRecords } from '../../runtime/csv/csv-head.ts'

type Row = string[]

interface Degeneration {
  name: string
  change(rows: Row[], columns: readonly Column[]): Row[]
}

const constantOf: Record<Column['dtype'], string> = {
  float64: '1.5',
  int64: '1',
  bool: 'true',
  string: 'same',
  datetime: '2026-01-01T00:00:00',
}

export const degenerations: readonly Degeneration[] = [
  { name: 'no rows', change: () => [] },
  { name: 'one row', change: (rows) => rows.slice(0, 1) },
  { name: 'two rows', change: (rows) => rows.slice(0, 2) },
  { name: 'nothing but missing values', change: (rows) => rows.map((row) => row.map(() => '')) },
  {
    name: 'constant columns',
    change: (rows, columns) => rows.map((row) => row.map((_, index) => constantOf[columns[index].dtype])),
  },
  {
    name: 'a single class',
    change(rows, columns) {
      const target = columns.findIndex((column) => column.role === 'target')
      return rows.map((row) => row.map((value, index) => (index === target ? rows[0][target] : value)))
    },
  },
  {
    name: 'a category in one row only',
    change(rows, columns) {
      const place = columns.findIndex((column) => column.dtype === 'string' && column.role === 'feature')
      return rows.map((row, number) =>
        row.map((value, index) => (index === place && number === 7 ? 'rare' : value)),
      )
    },
  },
]

/** A data set of the repository with its first rows changed, under the schema that it declares. */
export async function degenerate(
  dataset: string,
  degeneration: Degeneration,
  rows = 60,
): Promise<DocumentFiles> {
  const path = fileURLToPath(new URL(`../../../../datasets/${dataset}/data.csv`, import.meta.url))
  const schema = withoutPromises(await showcaseSchema(dataset))
  const text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '')
  const [header, ...records] = parseRecords(text, {
    delimiter: ',',
    quote: '"',
    most: rows + 1,
    complete: true,
  })
  const changed = degeneration.change(records, schema.columns)
  const content = [header, ...changed].map((row) => row.map(quoted).join(',')).join('\n')
  return { [dataset]: { content: `${content}\n`, schema } }
}

function withoutPromises(schema: TableSchema): TableSchema {
  return { ...schema, columns: schema.columns.map(({ missing: _, ...column }) => column) }
}

function quoted(value: string): string {
  return /[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}
