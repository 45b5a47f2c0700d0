import { asc, eq } from 'drizzle-orm'
import type { Explanation } from '../../contracts/index.ts'
import type { Transaction } from '../../db/client.ts'
import { nodeRuns } from '../../db/schema.ts'
import { causesOf, ownChanges, type CausesInput } from '../../runs/plan-causes.ts'
import { findFormerRuns, formerStates, type FormerRun } from '../../runs/plan-former.ts'
import type { NodeRunRow } from '../../runs/present-run.ts'
import { becauseOf } from '../../runs/receipt.ts'
import { planRun } from '../../runs/run-plan.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { findRun } from '../runs/find-run.ts'
import { UserError } from '../user-error.ts'

/** Why every node of a run was reused or ran, in the order of the run. */
export async function explainRun(
  ctx: ServiceContext,
  id: string,
): Promise<{ run: string; nodes: Explanation[] }> {
  authorise(ctx.actor, 'read')
  return ctx.db.transaction(async (transaction) => {
    const read = await readRun(ctx, transaction, id)
    return { run: id, nodes: read.rows.map((row) => explanationOf(id, read, row)) }
  })
}

/** Why one node was reused or ran, with the way from the change that it began with. */
export async function explainNode(
  ctx: ServiceContext,
  query: { run: string; node: string },
): Promise<Explanation> {
  authorise(ctx.actor, 'read')
  return ctx.db.transaction(async (transaction) => {
    const read = await readRun(ctx, transaction, query.run)
    const row = read.rows.find((candidate) => candidate.node === query.node)
    if (row === undefined) {
      throw new UserError('NOT_FOUND', `The run has no node "${query.node}".`, {
        hint: `Its nodes are ${read.rows.map(({ node }) => node).join(', ')}.`,
      })
    }
    return explanationOf(query.run, read, row)
  })
}

interface ReadRun {
  rows: NodeRunRow[]
  formers: Map<string, FormerRun>
  input: CausesInput
}

async function readRun(ctx: ServiceContext, transaction: Transaction, id: string): Promise<ReadRun> {
  const run = await findRun(ctx, transaction, id)
  const rows = await transaction
    .select()
    .from(nodeRuns)
    .where(eq(nodeRuns.runId, id))
    .orderBy(asc(nodeRuns.position))
  const formers = await findFormerRuns(transaction, {
    workspaceId: run.workspaceId,
    scope: run.scope,
    before: run.createdAt,
    nodes: rows.map(({ node }) => node),
  })
  const byNode = new Map(rows.map((row) => [row.node, row]))
  const plan = planRun(run.document, run.targets, ctx.nodeTypes)
  const input: CausesInput = {
    now: { plan, node: (node) => byNode.get(node) },
    before: formerStates(formers, ctx.nodeTypes),
  }
  return { rows, formers, input }
}

function explanationOf(run: string, { formers, input }: ReadRun, row: NodeRunRow): Explanation {
  const { node, title, type, status, receipt, error } = row
  const causes = causesOf(input, node)
  const former = formers.get(node)?.run
  return {
    run,
    node,
    title,
    type,
    status,
    receipt,
    because: becauseOf({ ...row, causes }),
    error,
    comparedWith: former === undefined ? null : { run: former.id, createdAt: former.createdAt.toISOString() },
    changes: ownChanges(input, node) ?? [],
    causes,
    together: row.together ?? [],
  }
}
