import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../src/db/client.ts'
import { workspaces } from '../src/db/schema.ts'
import { newId } from '../src/db/uuid.ts'
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
