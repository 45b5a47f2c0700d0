import type { TableRows } from '../../contracts/index.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { findOutput, requireTable, type OutputQuery } from './find-output.ts'
import { readRows, type RowsQuery } from './read-rows.ts'

export async function getNodeRows(ctx: ServiceContext, query: OutputQuery & RowsQuery): Promise<TableRows> {
  authorise(ctx.actor, 'read')
  const output = await findOutput(ctx, query)
  return readRows(ctx, { header: requireTable(output), title: output.nodeRun.title }, query)
}
