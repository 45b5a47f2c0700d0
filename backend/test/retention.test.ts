/** What sweeps take and leave, on a real store and database, also while runs go on. */
import { readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Run } from '../src/contracts/index.ts'
import { datasets, nodeResults, runs, tableFacts, workflowRevisions } from '../src/db/schema.ts'
import { findNodeResults } from '../src/runs/node-results.ts'
import { collectGarbage } from '../src/services/retention/collect-garbage.ts'
import { getNodeOutput } from '../src/services/results/get-node-output.ts'
import { factsOf } from '../src/services/results/table-facts.ts'
import { startRun } from '../src/services/runs/start-run.ts'
import { waitForRun } from '../src/services/runs/wait-for-run.ts'
import { createWorkflow } from '../src/services/workflows/create-workflow.ts'
import { saveWorkflow } from '../src/services/workflows/save-workflow.ts'
import { sketch } from './documents.ts'
import { randomNumbers } from './random-dag.ts'
import { nodeOf, openTestSystem, runToEnd, type TestSystem } from './system.ts'

const dayMs = 86_400_000

let system: TestSystem
beforeAll(async () => {
  system = await openTestSystem()
})
beforeEach(async () => {
  // What the test before has left is no part of the next one.
  await ageEverything(400)
  await collectGarbage(system.ctx, { graceMs: 0 })
  await system.ctx.db.delete(runs)
})
afterAll(async () => {
  await system.close()
  expect(system.errors).toEqual([])
})

const one = (value: number, name = 'One') => sketch(name, { one: { type: 'number', params: { value } } }, [])

/** Makes all that is stored and all that has ended so many days older. */
async function ageEverything(days: number): Promise<void> {
  const { db } = system.ctx
  for (const [table, columns] of [
    ['runs', ['created_at', 'finished_at']],
    ['node_runs', ['created_at', 'finished_at']],
    ['node_results', ['finished_at']],
  ] as const) {
    const aged = columns.map((column) => `${column} = ${column} - interval '${days} days'`)
    await db.execute(sql.raw(`update ${table} set ${aged.join(', ')}`))
  }
  const past = new Date(Date.now() - days * dayMs)
  for (const folder of ['files', 'headers']) {
    for (const path of await filesBelow(join(system.paths.artifacts, folder))) await utimes(path, past, past)
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

async function isStored(run: Run, node: string): Promise<boolean> {
  return system.ctx.store.has(nodeOf(run, node).outputs['metrics'].digest)
}

describe('a sweep', () => {
  it('takes what is old, says so before, and leaves what is young', async () => {
    const old = await runToEnd(system, { document: one(1) })
    await ageEverything(31)
    const young = await runToEnd(system, { document: one(2) })
    const foreseen = await collectGarbage(system.ctx, { dryRun: true })
    expect(foreseen).toMatchObject({ dryRun: true, runs: 1, artifacts: 1, results: 0 })
    expect(await isStored(old, 'one')).toBe(true)

    const report = await collectGarbage(system.ctx)
    expect(report).toMatchObject({ runs: 1, artifacts: 1, results: 1, freedBytes: foreseen.freedBytes })
    expect(await isStored(old, 'one')).toBe(false)
    expect(await isStored(young, 'one')).toBe(true)
    expect(await system.ctx.db.select().from(runs).where(eq(runs.id, old.id))).toEqual([])
    expect(await collectGarbage(system.ctx)).toMatchObject({ runs: 0, artifacts: 0, files: 0 })

    // What is gone is computed again.
    const again = await runToEnd(system, { document: one(1) })
    expect(nodeOf(again, 'one').status).toBe('succeeded')
    expect(await isStored(again, 'one')).toBe(true)
  })

  it('keeps the newest run of a scope, and a result for as long as it is used', async () => {
    await runToEnd(system, { document: one(3, 'Scope') })
    await ageEverything(20)
    const second = await runToEnd(system, { document: one(3, 'Scope') })
    expect(nodeOf(second, 'one').status).toBe('cached')
    await ageEverything(20)
    expect(await collectGarbage(system.ctx)).toMatchObject({ runs: 1, artifacts: 0 })
    await ageEverything(20)
    const report = await collectGarbage(system.ctx)
    expect(report).toMatchObject({ runs: 0, artifacts: 1 })
    expect(await system.ctx.db.select().from(runs).where(eq(runs.id, second.id))).toHaveLength(1)
  })

  it('makes room with what was not used for the longest time', async () => {
    const first = await runToEnd(system, { document: one(4, 'A') })
    await ageEverything(2)
    const second = await runToEnd(system, { document: one(5, 'B') })
    await ageEverything(2)
    const { keptBytes } = await collectGarbage(system.ctx, { dryRun: true })
    const ctx = { ...system.ctx, limits: { ...system.ctx.limits, keepBytes: keptBytes - 1 } }
    expect(await collectGarbage(ctx)).toMatchObject({ artifacts: 1 })
    expect([await isStored(first, 'one'), await isStored(second, 'one')]).toEqual([false, true])
  })

  it('counts what is known of a table, and takes it with the table', async () => {
    const { ctx } = system
    const run = await runToEnd(system, { document: one(8, 'Known') })
    const { digest } = nodeOf(run, 'one').outputs['metrics']
    const quality = { rows: 3, duplicates: 0, columns: [] }
    const look = () => factsOf(ctx, digest, [{ fact: 'quality' }], async () => [quality])
    const before = await collectGarbage(ctx, { dryRun: true })
    const [answer] = await look()
    expect(JSON.parse(answer)).toEqual(quality)
    const after = await collectGarbage(ctx, { dryRun: true })
    expect(after.keptBytes - before.keptBytes).toBe(answer.length)
    await ageEverything(31)
    expect(await collectGarbage(ctx)).toMatchObject({ artifacts: 1, freedBytes: after.keptBytes })
    expect(await ctx.db.select().from(tableFacts)).toEqual([])
    // Nothing is kept of what isn't there.
    await look()
    expect(await ctx.db.select().from(tableFacts)).toEqual([])
  })

  it('never takes what a run in progress has made or reused', async () => {
    await runToEnd(system, { document: one(6, 'Before') })
    const document = sketch(
      'Open',
      {
        one: { type: 'number', params: { value: 6 } },
        wait: { type: 'gate', params: { name: 'sweep' } },
        end: { type: 'add' },
      },
      ['one -> wait', 'one -> end.a', 'wait -> end.b'],
    )
    const started = await startRun(system.ctx, { document, cache: true })
    await system.runner.waitingAt('sweep')
    await ageEverything(99)
    await collectGarbage(system.ctx, { graceMs: 0 })
    system.runner.open('sweep')
    const run = await waitForRun(system.ctx, started.id, AbortSignal.timeout(30_000))
    expect(run.status).toBe('succeeded')
    expect(nodeOf(run, 'one').status).toBe('cached')
  })

  it('never takes data sets and named versions', async () => {
    const { ctx } = system
    const file = await ctx.store.putStream(
      (async function* () {
        yield Buffer.from('a,b\n1,2\n')
      })(),
      { limitBytes: 100 },
    )
    await ctx.db.insert(datasets).values({
      workspaceId: ctx.actor.workspaceId,
      id: 'kept',
      title: 'Kept',
      description: '',
      origin: 'upload',
      fileName: 'kept.csv',
      digest: file.digest,
      bytes: file.bytes,
      createdAt: new Date(),
    })
    const workflow = await createWorkflow(ctx, { document: one(7, 'Named') })
    const named = await runToEnd(system, { workflow: workflow.id })
    await ctx.db
      .update(workflowRevisions)
      .set({ name: 'As published' })
      .where(eq(workflowRevisions.workflowId, workflow.id))
    const next = await saveWorkflow(ctx, { id: workflow.id, revision: 1, document: one(8, 'Named') })
    expect(next.revision).toBe(2)
    const unnamed = await runToEnd(system, { workflow: workflow.id })
    await ageEverything(99)
    await runToEnd(system, { document: one(9, 'Other') })
    await collectGarbage(ctx)
    expect(await ctx.store.has(file.digest)).toBe(true)
    expect([await isStored(named, 'one'), await isStored(unnamed, 'one')]).toEqual([true, false])
    await ctx.db.delete(datasets)
    await ageEverything(1)
    await collectGarbage(ctx)
    expect(await ctx.store.has(file.digest)).toBe(false)
  })

  it('takes files that belong to nothing once they are older than the grace', async () => {
    const { store } = system.ctx
    const { digest } = await store.putStream(
      (async function* () {
        yield Buffer.from('nobody knows me')
      })(),
      { limitBytes: 100 },
    )
    expect(await collectGarbage(system.ctx)).toMatchObject({ files: 0 })
    await ageEverything(1)
    expect(await collectGarbage(system.ctx)).toMatchObject({ files: 1 })
    expect(await store.has(digest)).toBe(false)
  })
})

describe('a sweep and a run that reuses', () => {
  it('leaves a result to the transaction that has found it', async () => {
    const run = await runToEnd(system, { document: one(10) })
    await ageEverything(99)
    const { db, store, actor } = system.ctx
    const [{ fingerprint }] = await db.select().from(nodeResults).where(eq(nodeResults.runId, run.id))
    const query = { workspaceId: actor.workspaceId, fingerprints: [fingerprint] }
    await db.transaction(async (transaction) => {
      expect((await findNodeResults(transaction, store, query)).size).toBe(1)
      expect(await collectGarbage(system.ctx, { graceMs: 0 })).toMatchObject({ artifacts: 0, results: 0 })
    })
    expect(await isStored(run, 'one')).toBe(true)
    expect(await collectGarbage(system.ctx, { graceMs: 0 })).toMatchObject({ artifacts: 1, results: 1 })
    await db.transaction(async (transaction) => {
      expect((await findNodeResults(transaction, store, query)).size).toBe(0)
    })
  })

  it('goes on together: every run that ends has what it says', async () => {
    const random = randomNumbers(11)
    const ctx = { ...system.ctx, limits: { ...system.ctx.limits, keepDays: 1 } }
    let [reused, removed] = [0, 0]
    for (let round = 0; round < 30; round++) {
      // Old enough to go, all of it, at the moment in which a run begins that could use some of it.
      await ageEverything(2)
      const value = 100 + Math.floor(random() * 2)
      const document = sketch(
        'Storm',
        { one: { type: 'number', params: { value } }, two: { type: 'add', params: { plus: value } } },
        ['one -> two'],
      )
      const sweep = collectGarbage(ctx)
      // At another point of the sweep each time.
      for (let turn = 0; turn < random() * 60; turn++) await new Promise(setImmediate)
      const run = await runToEnd(system, { document })
      removed += (await sweep).artifacts
      expect(run.status).toBe('succeeded')
      for (const node of ['one', 'two']) {
        if (nodeOf(run, node).status === 'cached') reused += 1
        const header = await getNodeOutput(system.ctx, { run: run.id, node, port: 'metrics' })
        expect(header.kind === 'metrics' && header.metrics['value']).toBe(node === 'one' ? value : 2 * value)
      }
    }
    // Both sides have won some.
    expect(reused).toBeGreaterThan(0)
    expect(removed).toBeGreaterThan(0)
  })
})
