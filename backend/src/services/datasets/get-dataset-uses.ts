import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import { workflows } from '../../db/schema.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { findDataset } from './present-dataset.ts'

/** The workflows whose nodes load the data set, by name. */
export async function getDatasetUses(
  ctx: ServiceContext,
  id: string,
): Promise<{ workflows: { id: string; name: string }[] }> {
  authorise(ctx.actor, 'read')
  return ctx.db.transaction(async (transaction) => {
    await findDataset(ctx, transaction, id)
    return {
      workflows: await transaction
        .select({ id: workflows.id, name: workflows.name })
        .from(workflows)
        .where(
          and(
            eq(workflows.workspaceId, ctx.actor.workspaceId),
            isNull(workflows.deletedAt),
            sql`jsonb_path_exists(${workflows.document}, '$.nodes[*].params ? (@.dataset == $id || @.file == $id)', jsonb_build_object('id', ${id}::text))`,
          ),
        )
        .orderBy(asc(workflows.name), asc(workflows.id)),
    }
  })
}
