import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { and, eq } from 'drizzle-orm'
import { openPostgres } from '../src/db/open-postgres.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../src/db/client.ts'
import { nodeRuns } from '../src/db/schema.ts'
import { holdWorkerPresence } from '../src/db/worker-presence.ts'
import { getRun } from '../src/services/runs/get-run.ts'
import { cancelRun } from '../src/services/runs/cancel-run.ts'
import { getNodeLogs } from '../src/services/results/get-node-logs.ts'
import { readRunEvents } from '../src/runs/run-events.ts'
import { RunProgress } from '../src/runs/run-progress.ts'
import { failOrphanedRuns, recoverRuns } from '../src/services/runs/recover-runs.ts'
import { startRun } from '../src/services/runs/start-run.ts'
import { waitForRun } from '../src/services/runs/wait-for-run.ts'
import { sketch } from './documents.ts'
import { randomDag, randomNumbers } from './random-dag.ts'
import { nodeOf, openTestSystem, runToEnd, type TestSystem } from './system.ts'

const workerProgram = fileURLToPath(new URL('worker-process.ts', import.meta.url))

let system: TestSystem
beforeAll(async () => {
  // No worker of its own: the test decides who takes the jobs.
  system = await openTestSystem({ worker: false })
})
afterAll(() => system.close())

function startWorkerProcess(gate: string): { child: ChildProcess; line(text: string): Promise<void> } {
  const child = spawn(process.execPath, [workerProgram, gate], {
    env: {
      ...process.env,
      DATABASE_URL: system.env.databaseUrl ?? '',
      FLOWZA_HOME: system.env.home,
      FLOWZA_CONCURRENCY: '2',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const seen = new Set<string>()
  const waiting = new Map<string, () => void>()
  createInterface({ input: child.stdout }).on('line', (text) => {
    seen.add(text)
    waiting.get(text)?.()
  })
  return {
    child,
    line: (text) =>
      seen.has(text) ? Promise.resolve() : new Promise((resolve) => void waiting.set(text, resolve)),
  }
}

/** As an immediate restart of the server does. */
async function dropConnections(): Promise<void> {
  const admin = openPostgres(system.env.databaseUrl ?? '', { max: 1 })
  try {
    await admin`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`
  } finally {
    await admin.end()
  }
}

async function statusOf(run: string): Promise<string> {
  return (await getRun(system.ctx, run)).status
}

async function rowOf(run: string, node: string) {
  const [row] = await system.ctx.db
    .select()
    .from(nodeRuns)
    .where(and(eq(nodeRuns.runId, run), eq(nodeRuns.node, node)))
  return row
}

async function logOf(run: string, node: string): Promise<string[]> {
  const { lines } = await getNodeLogs(system.ctx, { run, node, after: 0, limit: 100 })
  return lines.map(({ text }) => text)
}

function gated(name: string, value: number) {
  return sketch(
    name,
    {
      one: { type: 'number', params: { value } },
      wait: { type: 'gate', params: { name } },
      end: { type: 'add', params: { plus: 1 } },
    },
    ['one -> wait', 'wait -> end'],
  )
}

describe('a worker that dies', () => {
  it('loses its node to the next one after kill -9, and the run ends once', async () => {
    const worker = startWorkerProcess('killed')
    await worker.line('READY')
    const run = await startRun(system.ctx, { document: gated('killed', 1), cache: true })
    await worker.line('WAITING')
    // The job that comes back is that of a node which is done; it stands for the one behind it.
    expect((await rowOf(run.id, 'wait')).jobId).toBe((await rowOf(run.id, 'one')).jobId)
    worker.child.kill('SIGKILL')
    await once(worker.child, 'exit')
    const killed = performance.now()

    const other = await system.openAnother({ worker: true })
    try {
      system.runner.open('killed')
      const finished = await waitForRun(system.ctx, run.id, AbortSignal.timeout(30_000))
      expect(finished.status).toBe('succeeded')
      expect(nodeOf(finished, 'wait')).toMatchObject({ status: 'succeeded', attempt: 2 })
      expect(nodeOf(finished, 'one')).toMatchObject({ attempt: 1 })
      expect(performance.now() - killed).toBeLessThan(20_000)
    } finally {
      await other.close()
    }
  })

  it('gives its node back when it is stopped properly', async () => {
    const first = await system.openAnother({ worker: true })
    const run = await startRun(system.ctx, { document: gated('stopped', 2), cache: true })
    await system.runner.waitingAt('stopped')
    await first.close()
    expect(nodeOf(await getRun(system.ctx, run.id), 'wait').status).toBe('queued')
    system.runner.open('stopped')
    const second = await system.openAnother({ worker: true })
    try {
      const finished = await waitForRun(system.ctx, run.id, AbortSignal.timeout(30_000))
      expect(finished.status).toBe('succeeded')
    } finally {
      await second.close()
    }
  })

  it('is given up on when it dies again and again over one node', async () => {
    const run = await startRun(system.ctx, { document: gated('cursed', 3), cache: true, targets: ['one'] })
    await system.ctx.db
      .update(nodeRuns)
      .set({ attempt: 7, losses: 7, status: 'running', taskId: 'a-task-of-a-worker-that-died' })
      .where(eq(nodeRuns.runId, run.id))
    const other = await system.openAnother({ worker: true })
    try {
      const finished = await waitForRun(system.ctx, run.id, AbortSignal.timeout(30_000))
      expect(finished.status).toBe('failed')
      expect(nodeOf(finished, 'one').error).toMatchObject({ code: 'KILLED' })
    } finally {
      await other.close()
    }
  })
})

describe('a stale attempt', () => {
  it('writes nothing once a newer one has the node', async () => {
    const other = await system.openAnother({ worker: true })
    try {
      const run = await startRun(system.ctx, { document: gated('fenced', 4), cache: true })
      await system.runner.waitingAt('fenced')
      // As if the worker had been frozen and another one had taken over.
      await system.ctx.db
        .update(nodeRuns)
        .set({ attempt: 2 })
        .where(and(eq(nodeRuns.runId, run.id), eq(nodeRuns.node, 'wait')))
      system.runner.open('fenced')
      await expect.poll(() => system.runner.running(), { timeout: 5000, interval: 10 }).toBe(0)
      expect(nodeOf(await getRun(system.ctx, run.id), 'wait')).toMatchObject({
        status: 'running',
        outputs: {},
      })
      // Or it would be recovered in the middle of another test.
      await cancelRun(system.ctx, run.id)
    } finally {
      await other.close()
    }
  })
})

describe('a task that outlives its worker', () => {
  it('is adopted by the next one: not begun again, its log told once, and left alone by the former', async () => {
    const env = { ...system.env, concurrency: 1 }
    const first = await system.openAnother({ worker: true, env })
    const run = await startRun(system.ctx, { document: gated('adopted', 707), cache: true })
    await system.runner.waitingAt('adopted')
    await expect.poll(async () => (await logOf(run.id, 'wait')).length).toBe(1)
    const second = await system.openAnother({ worker: true, env })
    try {
      const before = system.runner.executed.length
      const { taskId, lease } = await rowOf(run.id, 'wait')
      // As if the first had been frozen for longer than its lease: its only slot is still held.
      const ctx = system.ctx
      await ctx.db.transaction(async (transaction) => {
        const progress = await RunProgress.lock(transaction, ctx, run.id, ['wait'])
        progress?.requeue('wait')
        await progress?.save()
      })
      await expect.poll(() => system.runner.adopted, { timeout: 10_000 }).toEqual([taskId])
      const after = await rowOf(run.id, 'wait')
      expect(after).toMatchObject({ taskId, attempt: 2, interruptions: 0 })
      expect(after.lease).not.toBe(lease)
      // The former one has let go by itself: there is no other slot that could do this.
      const free = sketch('Free', { one: { type: 'number', params: { value: 801 } } }, [])
      expect((await runToEnd(system, { document: free })).status).toBe('succeeded')
      expect(system.runner.running()).toBe(1)
      system.runner.open('adopted')
      const finished = await waitForRun(ctx, run.id, AbortSignal.timeout(30_000))
      expect(finished.status).toBe('succeeded')
      // What another test has left may end here, too.
      expect(system.runner.executed.slice(before)).not.toContain('wait')
      expect(await logOf(run.id, 'wait')).toEqual(['wait starts'])
    } finally {
      await second.close()
      await first.close()
    }
  })
})

describe('a database that drops its connections', () => {
  it('loses no run, and has no node done twice', async () => {
    const other = await system.openAnother({ worker: true })
    try {
      const document = randomDag(60, randomNumbers(5))
      const run = await startRun(system.ctx, { document, cache: false })
      for (let times = 0; times < 3; times++) {
        const seen = system.runner.executed.length
        await expect.poll(() => system.runner.executed.length, { timeout: 30_000 }).toBeGreaterThan(seen + 5)
        await dropConnections()
      }
      await expect
        .poll(() => statusOf(run.id).catch(() => null), { timeout: 90_000, interval: 200 })
        .toBe('succeeded')
      const ended = await getRun(system.ctx, run.id)
      expect(new Set(ended.nodes.map(({ status }) => status))).toEqual(new Set(['succeeded']))
      expect(ended.nodes.every(({ failures }) => failures === 0)).toBe(true)
      // Every node's end is told once.
      const events = await readRunEvents(system.ctx.db, { run: run.id, after: 0, limit: 5000 })
      const ends = events.flatMap(({ event }) =>
        event.event === 'node' && event.node.status === 'succeeded' ? [event.node.node] : [],
      )
      expect(ends.toSorted()).toEqual(document.nodes.map(({ id }) => id).toSorted())
    } finally {
      await other.close()
    }
  })
})

describe('a cancel from another process', () => {
  it('stops the task within three seconds', async () => {
    const worker = startWorkerProcess('elsewhere')
    try {
      await worker.line('READY')
      const run = await startRun(system.ctx, { document: gated('elsewhere', 808), cache: true })
      await worker.line('WAITING')
      const asked = performance.now()
      await cancelRun(system.ctx, run.id)
      await worker.line('IDLE')
      expect(performance.now() - asked).toBeLessThan(3000)
    } finally {
      worker.child.kill('SIGKILL')
      await once(worker.child, 'exit')
    }
  })
})

describe('a job that is gone from the queue', () => {
  it('is enqueued again', async () => {
    const run = await startRun(system.ctx, { document: gated('purged', 505), cache: true, targets: ['one'] })
    const { jobId } = (await system.ctx.db.select().from(nodeRuns).where(eq(nodeRuns.runId, run.id)))[0]
    await system.ctx.db.execute(sql`delete from pgboss.job where id = ${jobId}`)
    expect(await recoverRuns(system.ctx)).toBeGreaterThanOrEqual(1)
    const other = await system.openAnother({ worker: true })
    try {
      const finished = await waitForRun(system.ctx, run.id, AbortSignal.timeout(30_000))
      expect(finished.status).toBe('succeeded')
    } finally {
      await other.close()
    }
  })
})

describe('a run whose runner nobody has', () => {
  it('is ended after a while, saying so', async () => {
    const document = gated('orphan', 606)
    const run = await startRun(
      { ...system.ctx, runner: { ...system.ctx.runner, name: 'docker' } },
      { document, cache: true },
    )
    const later = new Date(Date.now() + 61_000)
    const other = await system.openAnother({ worker: true })
    try {
      expect(await failOrphanedRuns(other.ctx)).toBe(0)
      const presence = await holdWorkerPresence(system.env.databaseUrl ?? '', 'docker')
      await presence.join()
      expect(await failOrphanedRuns(other.ctx, later)).toBe(0)
      await presence.close()
      await expect.poll(() => failOrphanedRuns(other.ctx, later)).toBe(1)
      const ended = await getRun(system.ctx, run.id)
      expect(ended.status).toBe('failed')
      expect(nodeOf(ended, 'one').error).toMatchObject({ code: 'RUNNER_UNAVAILABLE' })
    } finally {
      await other.close()
    }
  })
})
