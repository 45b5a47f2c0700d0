import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../src/db/client.ts'
import { nodeRuns, workspaces } from '../src/db/schema.ts'
import { newId } from '../src/db/uuid.ts'
import { readRunEvents } from '../src/runs/run-events.ts'
import { startRun } from '../src/services/runs/start-run.ts'
import { waitForRun } from '../src/services/runs/wait-for-run.ts'
import { randomDag, randomNumbers, valuesOf } from './random-dag.ts'
import { getNodeOutput } from '../src/services/results/get-node-output.ts'
import { sketch } from './documents.ts'
import { openTestSystem, type TestSystem } from './system.ts'

let system: TestSystem
beforeAll(async () => {
  // No worker of its own: all is in the queue before one comes.
  system = await openTestSystem({ worker: false })
})
afterAll(() => system.close())

const numbers = (name: string, count: number) =>
  sketch(
    name,
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `${name}${index}`,
        { type: 'number', params: { value: index } },
      ]),
    ),
    [],
  )

describe('the queue', () => {
  it('serves workspaces in turn, however much each has put in', async () => {
    const workspaceId = newId()
    await system.ctx.db.insert(workspaces).values({ id: workspaceId, name: 'Other' })
    const other = { ...system.ctx, actor: { ...system.ctx.actor, workspaceId } }
    const large = await startRun(system.ctx, { document: numbers('large', 40), cache: true })
    const small = await startRun(other, { document: numbers('small', 3), cache: true })
    const worker = await system.openAnother({ worker: true, env: { ...system.env, concurrency: 1 } })
    try {
      await waitForRun(system.ctx, large.id, AbortSignal.timeout(60_000))
      await waitForRun(other, small.id, AbortSignal.timeout(60_000))
      const { executed } = system.runner
      const places = [0, 1, 2].map((index) => executed.indexOf(`small${index}`))
      expect(executed).toHaveLength(43)
      for (const place of places) expect(place).toBeLessThan(9)
    } finally {
      await worker.close()
    }
  })
})

describe('a slot', () => {
  it('goes on with the first node that it has made ready, and leaves the others to the queue', async () => {
    const alone = { type: 'add', policy: { retries: 1 } }
    const document = sketch(
      'Branches',
      {
        one: { type: 'number', params: { value: 4711 } },
        left: alone,
        right: { ...alone, params: { plus: 1 } },
      },
      ['one -> left', 'one -> right'],
    )
    const worker = await system.openAnother({ worker: true, env: { ...system.env, concurrency: 1 } })
    try {
      system.runner.executed.length = 0
      const { id } = await startRun(system.ctx, { document, cache: true })
      await waitForRun(system.ctx, id, AbortSignal.timeout(60_000))
      expect(system.runner.executed).toEqual(['one', 'left', 'right'])
      const rows = await system.ctx.db.select().from(nodeRuns).where(eq(nodeRuns.runId, id))
      const jobs = Object.fromEntries(rows.map(({ node, jobId }) => [node, jobId]))
      expect(jobs['left']).toBe(jobs['one'])
      expect(jobs['right']).not.toBe(jobs['one'])
      const events = await readRunEvents(system.ctx.db, { run: id, after: 0, limit: 100 })
      const told = events.flatMap(({ event }) =>
        event.event === 'node' && event.node.node === 'left' ? [event.node.status] : [],
      )
      expect(told).toEqual(['queued', 'running', 'succeeded'])
    } finally {
      await worker.close()
    }
  })
})

describe('a large run', () => {
  it('ends, each node done once and with the right value', async () => {
    const document = randomDag(300, randomNumbers(11))
    const worker = await system.openAnother({ worker: true })
    try {
      system.runner.executed.length = 0
      const started = await startRun(system.ctx, { document, cache: false })
      const run = await waitForRun(system.ctx, started.id, AbortSignal.timeout(100_000))
      expect(run.status).toBe('succeeded')
      expect(system.runner.executed.toSorted()).toEqual(document.nodes.map(({ id }) => id).toSorted())
      const values = valuesOf(document)
      for (const { id } of document.nodes.slice(-20)) {
        const header = await getNodeOutput(system.ctx, { run: run.id, node: id, port: 'metrics' })
        expect(header.kind === 'metrics' && header.metrics['value']).toBe(values.get(id))
      }
      const [counted] = await system.ctx.db.execute<{ open: number; failed: number }>(
        sql`select open_nodes as open, failed_nodes as failed from runs where id = ${run.id}`,
      )
      expect(counted).toEqual({ open: 0, failed: 0 })
    } finally {
      await worker.close()
    }
  })
})
