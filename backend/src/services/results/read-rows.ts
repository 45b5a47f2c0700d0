import type { TableArtifact } from '@flowza/nodes/core'
import type { TableRows } from '../../contracts/index.ts'
import type { ServiceContext } from '../context.ts'
import { UserError } from '../user-error.ts'
import { noLongerStored } from './find-output.ts'

export interface RowsQuery {
  offset: number
  limit: number
  sort?: string
  descending: boolean
}

/** A page of a table artifact. @throws UserError `VALIDATION` for an unknown column to sort by. */
export async function readRows(
  ctx: Pick<ServiceContext, 'store'>,
  table: { header: TableArtifact; title: string },
  query: RowsQuery,
): Promise<TableRows> {
  const path = await pathOfTable(ctx, table)
  // Loaded on first use: a server that shows no table needs no table engine.
  const { readTablePage, UnknownColumnError } = await import('@flowza/nodes/runtime')
  try {
    const page = await readTablePage({
      path,
      schema: table.header.schema,
      offset: query.offset,
      limit: query.limit,
      ...(query.sort !== undefined && { sort: { column: query.sort, descending: query.descending } }),
    })
    return { ...page, offset: query.offset }
  } catch (error) {
    if (error instanceof UnknownColumnError) {
      throw new UserError('VALIDATION', `"${table.title}" has no column "${error.column}" to sort by.`, {
        hint: 'Sort by one of its columns.',
        cause: error,
      })
    }
    // Parquet that can't be read has been changed on disk.
    throw noLongerStored(table.title)
  }
}

/** Absolute path of the table's Parquet file. @throws UserError `PRECONDITION_FAILED` */
export async function pathOfTable(
  ctx: Pick<ServiceContext, 'store'>,
  table: { header: TableArtifact; title: string },
): Promise<string> {
  const [file] = table.header.files
  const path = file === undefined ? null : await ctx.store.pathOf(file.digest)
  if (path === null) throw noLongerStored(table.title)
  return path
}
