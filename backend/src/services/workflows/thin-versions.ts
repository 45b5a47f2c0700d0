/** Saving every second would keep a version every second: of those without a name, one in ten minutes stays. */
import { and, desc, eq, isNull, lte } from 'drizzle-orm'
import type { Transaction } from '../../db/client.ts'
import { workflowRevisions } from '../../db/schema.ts'

const keptEveryMs = 10 * 60 * 1000
/** Versions without a name; the older ones go. */
const mostUnnamed = 100

/** Called before the next version is stored: `replaced` goes when it has no name and is of the same ten minutes. */
export async function thinVersions(
  transaction: Transaction,
  options: { workflow: string; replaced: number; now: Date },
): Promise<void> {
  const ofWorkflow = eq(workflowRevisions.workflowId, options.workflow)
  const [last] = await transaction
    .select({ name: workflowRevisions.name, createdAt: workflowRevisions.createdAt })
    .from(workflowRevisions)
    .where(and(ofWorkflow, eq(workflowRevisions.revision, options.replaced)))
  // The first one is what the work began with.
  if (options.replaced > 1 && last?.name === null && period(last.createdAt) === period(options.now)) {
    await transaction
      .delete(workflowRevisions)
      .where(and(ofWorkflow, eq(workflowRevisions.revision, options.replaced)))
    return
  }
  const [oldest] = await transaction
    .select({ revision: workflowRevisions.revision })
    .from(workflowRevisions)
    .where(and(ofWorkflow, isNull(workflowRevisions.name)))
    .orderBy(desc(workflowRevisions.revision))
    .limit(1)
    .offset(mostUnnamed - 1)
  if (oldest === undefined) return
  await transaction
    .delete(workflowRevisions)
    .where(and(ofWorkflow, isNull(workflowRevisions.name), lte(workflowRevisions.revision, oldest.revision)))
}

function period(time: Date): number {
  return Math.floor(time.getTime() / keptEveryMs)
}
