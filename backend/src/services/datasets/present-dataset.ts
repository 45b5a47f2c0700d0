import { and, eq } from 'drizzle-orm'
import type { Dataset } from '../../contracts/index.ts'
import type { Database, Transaction } from '../../db/client.ts'
import { datasets } from '../../db/schema.ts'
import type { ServiceContext } from '../context.ts'
import { UserError } from '../user-error.ts'

export type DatasetRow = typeof datasets.$inferSelect

export function presentDataset(row: DatasetRow): Dataset {
  const { workspaceId: _w, tableDigest: _t, target: _g, createdAt, ...rest } = row
  return { ...rest, createdAt: createdAt.toISOString() }
}

/** @throws UserError `NOT_FOUND` */
export async function findDataset(
  ctx: Pick<ServiceContext, 'actor'>,
  connection: Database | Transaction,
  id: string,
): Promise<DatasetRow> {
  const [row] = await connection
    .select()
    .from(datasets)
    .where(and(eq(datasets.workspaceId, ctx.actor.workspaceId), eq(datasets.id, id)))
  if (row === undefined) {
    throw new UserError('NOT_FOUND', `There is no data set "${id}".`, {
      hint: 'Choose one from the list, or upload it.',
    })
  }
  return row
}
