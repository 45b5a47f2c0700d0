import { chmod, rename } from 'node:fs/promises'
import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RunEvent } from '../src/contracts/index.ts'
import { artifacts, nodeResults, nodeRuns } from '../src/db/schema.ts'
import { RunProgress } from '../src/runs/run-progress.ts'
import type { Outcome } from '../src/runners/runner.ts'
import { readRunEvents } from '../src/runs/run-events.ts'
import { getRun } from '../src/services/runs/get-run.ts'
import { startRun } from '../src/services/runs/start-run.ts'
import { waitForRun } from '../src/services/runs/wait-for-run.ts'
import { sketch } from './documents.ts'
import { nodeOf, openTestSystem, runToEnd, type TestSystem } from './system.ts'

let system: TestSystem
beforeAll(async () => {
  system = await openTestSystem()
})
afterEach(() => {
  system.runner.nextOutcome = null
  system.runner.everyOutcome = null
})
afterAll(() => system.close())

const crash: Outcome = { status: 'failed', code: 'CRASHED', message: 'It crashed.', hint: 'Run it again.' }
const killed: Outcome = { status: 'failed', code: 'KILLED', message: 'It was killed from outside.', hint: '' }
const away: Outcome = {
  status: 'failed',
  code: 'RUNNER_UNAVAILABLE',
  message: 'The container engine does not answer.',
  hint: 'Start it.',
}

async function eventsOf(run: string): Promise<RunEvent[]> {
  const events = await readRunEvents(system.ctx.db, { run, after: 0, limit: 500 })
  return events.map(({ event }) => event)
}

describe('a node’s policy', () => {
  it('has it tried again after a failure, as often as it says', async () => {
    const policy = { retries: 2, retryDelaySeconds: 0 }
    const document = sketch('Tries', { one: { type: 'number', params: { value: 701 }, policy } }, [])
    system.runner.nextOutcome = crash
    const run = await runToEnd(system, { document })
    expect(nodeOf(run, 'one')).toMatchObject({
      status: 'succeeded',
      attempt: 2,
      failures: 1,
      interruptions: 0,
    })
    const retries = (await eventsOf(run.id)).filter((event) => event.event === 'retry')
    expect(retries).toEqual([
      {
        event: 'retry',
        node: 'one',
        attempt: 1,
        cause: 'failure',
        code: 'CRASHED',
        reason: 'It crashed.',
        at: expect.any(String),
      },
    ])

    system.runner.everyOutcome = crash
    const failed = await runToEnd(system, { document, cache: false })
    expect(failed.status).toBe('failed')
    expect(nodeOf(failed, 'one')).toMatchObject({
      attempt: 3,
      failures: 3,
      error: { code: 'CRASHED', message: 'It crashed.' },
    })
  })

  it('changes no result: another policy still reuses it', async () => {
    const plain = sketch('Policy', { one: { type: 'number', params: { value: 702 } } }, [])
    await runToEnd(system, { document: plain })
    const policy = { retries: 5, timeoutSeconds: 60 }
    const document = sketch('Policy', { one: { type: 'number', params: { value: 702 }, policy } }, [])
    expect(nodeOf(await runToEnd(system, { document }), 'one').status).toBe('cached')
  })

  it('bounds the time of a try by a moment that is kept', async () => {
    const policy = { timeoutSeconds: 90 }
    const document = sketch(
      'Deadline',
      {
        one: { type: 'number', params: { value: 703 } },
        wait: { type: 'gate', params: { name: 'deadline' }, policy },
      },
      ['one -> wait'],
    )
    const before = Date.now()
    const run = await startRun(system.ctx, { document, cache: true })
    await system.runner.waitingAt('deadline')
    const { deadline } = nodeOf(await getRun(system.ctx, run.id), 'wait')
    const after = (Date.parse(deadline ?? '') - before) / 1000
    expect(after).toBeGreaterThanOrEqual(90)
    expect(after).toBeLessThan(120)
    system.runner.open('deadline')
    await waitForRun(system.ctx, run.id, AbortSignal.timeout(30_000))
  })
})

describe('the time of a run', () => {
  it('ends it when it is over, and stops what runs', async () => {
    const document = sketch(
      'Overdue',
      {
        one: { type: 'number', params: { value: 711 } },
        wait: { type: 'gate', params: { name: 'overdue' } },
        end: { type: 'add' },
      },
      ['one -> wait', 'wait -> end'],
    )
    // Long enough for the first node, however busy the machine is.
    const run = await startRun(system.ctx, { document, cache: true, timeoutSeconds: 5 })
    await system.runner.waitingAt('overdue')
    const ended = await waitForRun(system.ctx, run.id, AbortSignal.timeout(30_000))
    expect(ended.status).toBe('failed')
    expect(nodeOf(ended, 'one').status).toBe('succeeded')
    expect(nodeOf(ended, 'wait')).toMatchObject({ status: 'failed', error: { code: 'TIMED_OUT' } })
    expect(nodeOf(ended, 'end').status).toBe('skipped')
    await expect.poll(() => system.runner.running()).toBe(0)
  })
})

describe('what a node can’t help', () => {
  it('never counts against its policy, and the run says what it waits for', async () => {
    const document = sketch('Away', { one: { type: 'number', params: { value: 721 } } }, [])
    system.runner.everyOutcome = away
    const run = await startRun(system.ctx, { document, cache: true })
    const reason =
      'The container engine does not answer. Start it. The run goes on by itself when that is over.'
    await expect
      .poll(async () => (await getRun(system.ctx, run.id)).waiting, { timeout: 10_000 })
      .toBe(reason)
    expect(nodeOf(await getRun(system.ctx, run.id), 'one')).toMatchObject({ status: 'queued', reason })
    await expect
      .poll(async () => nodeOf(await getRun(system.ctx, run.id), 'one').interruptions, { timeout: 10_000 })
      .toBeGreaterThanOrEqual(2)
    system.runner.everyOutcome = null
    const ended = await waitForRun(system.ctx, run.id, AbortSignal.timeout(30_000))
    expect(ended).toMatchObject({ status: 'succeeded', waiting: null })
    expect(nodeOf(ended, 'one')).toMatchObject({ status: 'succeeded', failures: 0, retryAt: null })
    const waits = (await eventsOf(run.id)).flatMap((event) =>
      event.event === 'run' && event.waiting !== undefined ? [event.waiting] : [],
    )
    expect(waits).toContain(reason)
    expect(waits.at(-1)).toBeNull()
  })

  it('is given up when it ends the node again and again while it runs', async () => {
    const document = sketch('Killed', { one: { type: 'number', params: { value: 722 } } }, [])
    system.runner.nextOutcome = killed
    const once = await runToEnd(system, { document })
    expect(nodeOf(once, 'one')).toMatchObject({ status: 'succeeded', failures: 0, interruptions: 1 })

    system.runner.everyOutcome = killed
    const again = await startRun(system.ctx, { document, cache: false })
    await expect
      .poll(async () => nodeOf(await getRun(system.ctx, again.id), 'one').interruptions, { timeout: 10_000 })
      .toBeGreaterThanOrEqual(1)
    await system.ctx.db.transaction(async (transaction) => {
      // As everybody does who changes a run, so that no worker writes what it read before.
      await RunProgress.lock(transaction, system.ctx, again.id, [])
      await transaction.update(nodeRuns).set({ losses: 7 }).where(eq(nodeRuns.runId, again.id))
    })
    const ended = await waitForRun(system.ctx, again.id, AbortSignal.timeout(30_000))
    expect(nodeOf(ended, 'one').error).toMatchObject({ code: 'KILLED' })
  })

  it('is also an artifact store that can’t be written for a while', async () => {
    const document = sketch('Store', { one: { type: 'number', params: { value: 723 } } }, [])
    const first = await runToEnd(system, { document })
    await system.ctx.db.delete(nodeResults).where(eq(nodeResults.runId, first.id))
    await system.ctx.db.delete(artifacts)
    const staging = `${system.paths.artifacts}/staging`
    await rename(staging, `${staging}-away`)
    const run = await startRun(system.ctx, { document, cache: true })
    await expect
      .poll(async () => (await getRun(system.ctx, run.id)).waiting, { timeout: 10_000 })
      .toMatch(/^The artifact store can't be written/)
    await rename(`${staging}-away`, staging)
    await chmod(staging, 0o755)
    const ended = await waitForRun(system.ctx, run.id, AbortSignal.timeout(30_000))
    expect(nodeOf(ended, 'one')).toMatchObject({ status: 'succeeded', failures: 0 })
  })
})
