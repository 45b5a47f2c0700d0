/** What must be true once a storm is over, whatever it was. Each answers a list of what is not. */
import { readdir } from 'node:fs/promises'
import type { WorkflowDocument } from '@flowza/nodes/core'
import { eq } from 'drizzle-orm'
import { sql } from '../src/db/client.ts'
import { runEvents } from '../src/db/schema.ts'
import type { System } from '../src/open-system.ts'
import { getNodeOutput } from '../src/services/results/get-node-output.ts'
import { getRun } from '../src/services/runs/get-run.ts'
import { valuesOf } from '../test/random-dag.ts'

export interface StartedRun {
  id: string
  document: WorkflowDocument
}

/** Every run has succeeded, each node once, with the value that arithmetic says. */
export async function findWrongRuns({ ctx }: System, runs: readonly StartedRun[]): Promise<string[]> {
  const wrong: string[] = []
  for (const { id, document } of runs) {
    const run = await getRun(ctx, id)
    if (run.status !== 'succeeded') {
      const states = run.nodes.map(({ node, status, error }) => `${node} ${status} ${error?.message ?? ''}`)
      wrong.push(`lost: run ${id} is ${run.status}: ${states.join(', ')}`)
      continue
    }
    const expected = valuesOf(document)
    for (const { node, status } of run.nodes) {
      if (status !== 'succeeded' && status !== 'cached') wrong.push(`lost: ${node} of ${id} is ${status}`)
      const output = await getNodeOutput(ctx, { run: id, node, port: 'metrics' })
      const value = output.kind === 'metrics' ? output.metrics['value'] : null
      if (value !== expected.get(node)) {
        wrong.push(`wrong: ${node} of ${id} is ${value}, not ${expected.get(node)}`)
      }
    }
    wrong.push(...(await findRepeatedEnds({ ctx }, id)))
  }
  return wrong
}

/** No node of the run has ended twice: whoever came second was fenced off. */
async function findRepeatedEnds({ ctx }: Pick<System, 'ctx'>, id: string): Promise<string[]> {
  const rows = await ctx.db.select({ event: runEvents.event }).from(runEvents).where(eq(runEvents.runId, id))
  const ends = new Map<string, number>()
  for (const { event } of rows) {
    if (event.event !== 'node' || !['succeeded', 'cached'].includes(event.node.status)) continue
    ends.set(event.node.node, (ends.get(event.node.node) ?? 0) + 1)
  }
  return [...ends].flatMap(([node, count]) =>
    count === 1 ? [] : [`committed ${count} times: ${node} of ${id}`],
  )
}

/** Nothing waits in the queue any more and no folder of a task or of half an artifact lies about. */
export async function findLeftovers({ ctx, paths }: System): Promise<string[]> {
  const jobs = await ctx.db.execute<{ id: string; state: string }>(
    sql`select id, state from pgboss.job where name like 'node-%' and state in ('created', 'retry', 'active')`,
  )
  const tasks = await readdir(paths.tasks).catch(() => [])
  const staged = await readdir(`${paths.artifacts}/staging`).catch(() => [])
  return [
    ...jobs.map(({ id, state }) => `a job is ${state}: ${id}`),
    ...tasks.map((name) => `the folder of a task: ${name}`),
    ...staged.map((name) => `a staged artifact: ${name}`),
  ]
}
