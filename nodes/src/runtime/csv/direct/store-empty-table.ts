import type { Column } from '../../../core/table/schema.ts'
import type { TableFacts } from '../../column-profile.ts'
import { emptySummary } from './column-summary.ts'
import { describeColumn } from './describe-columns.ts'
import { TableWriter } from './table-writer.ts'

/** Stores a table without a row: nothing has to be read for it, however many columns it has. */
export async function storeEmptyTable(
  staging: string,
  columns: readonly Pick<Column, 'name' | 'dtype'>[],
): Promise<TableFacts> {
  const writer = await TableWriter.create(staging, columns)
  try {
    const { rows, ...file } = await writer.finish()
    const profile = columns.map((column) => describeColumn(column, emptySummary, { rows, distinct: 0 }))
    return { rows, profile, missing: new Set(), file }
  } finally {
    await writer.close()
  }
}
