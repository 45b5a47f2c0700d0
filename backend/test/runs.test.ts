import { chmod, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Run } from '../src/contracts/index.ts'
import { nodeResults, nodeRuns } from '../src/db/schema.ts'
import { getNodeLogs } from '../src/services/results/get-node-logs.ts'
import { getNodeOutput } from '../src/services/results/get-node-output.ts'
import { cancelRun } from '../src/services/runs/cancel-run.ts'
import { followRun } from '../src/services/runs/follow-run.ts'
import { startRun } from '../src/services/runs/start-run.ts'
import { waitForRun } from '../src/services/runs/wait-for-run.ts'
import { UserError } from '../src/services/user-error.ts'
import { diamond, sketch } from './documents.ts'
import { nodeOf, openTestSystem, runToEnd, type TestSystem } from './system.ts'

let system: TestSystem
beforeAll(async () => {
  system = await openTestSystem()
})
afterAll(async () => {
  await system.close()
  expect(system.errors).toEqual([])
})

const statuses = (run: Run) => Object.fromEntries(run.nodes.map((node) => [node.node, node.status]))

async function valueOf(run: Run, node: string): Promise<number | null> {
  const header = await getNodeOutput(system.ctx, { run: run.id, node, port: 'metrics' })
  return header.kind === 'metrics' ? header.metrics['value'] : null
}

describe('the cache and its receipts', () => {
  it('runs everything once, then nothing, then exactly what a change reaches', async () => {
    const first = await runToEnd(system, { document: diamond() })
    expect(first.status).toBe('succeeded')
    expect(new Set(Object.values(statuses(first)))).toEqual(new Set(['succeeded']))
    expect(await valueOf(first, 'last')).toBe(35)
    expect(nodeOf(first, 'two').receipt).toEqual({ reason: 'first_run' })

    system.runner.executed.length = 0
    const second = await startRun(system.ctx, { document: diamond(), cache: true })
    // Resolved while it was started: no job, no process.
    expect(second.status).toBe('succeeded')
    expect(system.runner.executed).toEqual([])
    expect(nodeOf(second, 'both').receipt).toEqual({
      reason: 'reused',
      run: first.id,
      finishedAt: nodeOf(first, 'both').finishedAt,
    })
    expect(nodeOf(second, 'last').outputs).toEqual(nodeOf(first, 'last').outputs)

    const third = await runToEnd(system, { document: diamond({ three: 4 }) })
    expect(system.runner.executed.toSorted()).toEqual(['both', 'last', 'right', 'three'])
    expect(statuses(third)).toMatchObject({ two: 'cached', left: 'cached', three: 'succeeded' })
    expect(await valueOf(third, 'last')).toBe(36)
    expect(nodeOf(third, 'three').receipt).toEqual({
      reason: 'changed',
      changes: [{ field: 'params.value', before: 3, after: 4 }],
    })
    expect(nodeOf(third, 'right').receipt).toMatchObject({
      reason: 'changed',
      changes: [{ field: 'inputs.a' }],
    })

    system.runner.executed.length = 0
    const fourth = await runToEnd(system, { document: diamond({ three: 4, last: 1 }) })
    expect(system.runner.executed).toEqual(['last'])
    expect(nodeOf(fourth, 'last').receipt).toEqual({
      reason: 'changed',
      changes: [{ field: 'params.plus', before: 0, after: 1 }],
    })

    system.runner.executed.length = 0
    const back = await startRun(system.ctx, { document: diamond(), cache: true })
    expect(back.status).toBe('succeeded')
    expect(system.runner.executed).toEqual([])
  })

  it('computes everything again without the cache', async () => {
    await runToEnd(system, { document: diamond() })
    system.runner.executed.length = 0
    const run = await runToEnd(system, { document: diamond(), cache: false })
    expect(system.runner.executed).toHaveLength(6)
    expect(nodeOf(run, 'two').receipt).toEqual({ reason: 'cache_off' })
  })

  it('says so when a result is no longer stored', async () => {
    const document = sketch('Forgotten', { one: { type: 'number', params: { value: 101 } } }, [])
    const first = await runToEnd(system, { document })
    await system.ctx.db.delete(nodeResults).where(eq(nodeResults.runId, first.id))
    const second = await runToEnd(system, { document })
    expect(nodeOf(second, 'one').receipt).toEqual({
      reason: 'not_stored',
      detail: 'The former result is no longer stored.',
    })
  })

  it('makes a damaged stored input again and goes on', async () => {
    const document = sketch(
      'Damaged',
      {
        one: { type: 'number', params: { value: 202 } },
        other: { type: 'number', params: { value: 2 } },
        wait: { type: 'gate', params: { name: 'damage' } },
        sum: { type: 'add' },
      },
      ['other -> wait', 'one -> sum.a', 'wait -> sum.b'],
    )
    const first = await runToEnd(system, { document, targets: ['one'] })
    const { digest } = nodeOf(first, 'one').outputs['metrics']
    const run = await startRun(system.ctx, { document, cache: true })
    expect(nodeOf(run, 'one').status).toBe('cached')
    await system.runner.waitingAt('damage')
    const header = join(system.paths.artifacts, 'headers', digest.slice(0, 2), digest.slice(2))
    await chmod(header, 0o644)
    await writeFile(header, '{}')
    system.runner.open('damage')
    const finished = await waitForRun(system.ctx, run.id, AbortSignal.timeout(30_000))
    expect(finished.status).toBe('succeeded')
    expect(await valueOf(finished, 'sum')).toBe(204)
    expect(nodeOf(finished, 'one')).toMatchObject({
      status: 'succeeded',
      receipt: { reason: 'not_stored', detail: 'The stored result was damaged.' },
    })
  })
})

describe('a run', () => {
  it('skips what is behind a failure and finishes the rest', async () => {
    const document = sketch(
      'Failure',
      {
        one: { type: 'number', params: { value: 301 } },
        bad: { type: 'broken' },
        after: { type: 'add' },
        end: { type: 'add' },
        fine: { type: 'add', params: { plus: 1 } },
      },
      ['one -> bad', 'bad -> after', 'after -> end', 'one -> fine'],
    )
    const run = await runToEnd(system, { document })
    expect(run.status).toBe('failed')
    expect(statuses(run)).toEqual({
      one: 'succeeded',
      bad: 'failed',
      after: 'skipped',
      end: 'skipped',
      fine: 'succeeded',
    })
    expect(nodeOf(run, 'end').reason).toBe('"Broken" failed.')
    expect(nodeOf(run, 'bad').error).toEqual({
      code: 'NODE_ERROR',
      message: 'This node always fails.',
      hint: 'Remove it.',
      column: 'Age',
      row: 7,
    })
  })

  it('passes the input of a disabled node on, and skips what needs more', async () => {
    const document = sketch(
      'Disabled',
      {
        one: { type: 'number', params: { value: 401 } },
        off: { type: 'add', params: { plus: 1000 }, disabled: true },
        next: { type: 'add', params: { plus: 1 } },
        lost: { type: 'number', params: { value: 1 }, disabled: true },
        needs: { type: 'add' },
      },
      ['one -> off', 'off -> next', 'lost -> needs'],
    )
    const run = await runToEnd(system, { document })
    expect(run.status).toBe('succeeded')
    expect(await valueOf(run, 'next')).toBe(402)
    expect(nodeOf(run, 'off')).toMatchObject({ status: 'skipped', reason: 'Disabled.' })
    expect(nodeOf(run, 'needs')).toMatchObject({
      status: 'skipped',
      reason: '"Number" is disabled and has nothing to pass on here.',
    })
  })

  it('runs only the targets and what feeds them', async () => {
    const run = await runToEnd(system, { document: diamond({ three: 50 }), targets: ['right'] })
    expect(run.nodes.map((node) => node.node)).toEqual(['three', 'right'])
    const refused = startRun(system.ctx, { document: diamond(), targets: ['nowhere'], cache: true })
    await expect(refused).rejects.toThrow('The workflow has no node "nowhere".')
  })

  it('tells its story as events, in order, to whoever comes late too', async () => {
    const run = await runToEnd(system, { document: diamond({ three: 60 }), cache: false })
    const seen: string[] = []
    const ids: number[] = []
    const follow = followRun(system.ctx, { run: run.id, after: 0, signal: AbortSignal.timeout(10_000) })
    for await (const { id, event } of follow) {
      ids.push(id)
      seen.push(event.event === 'node' ? `${event.node.node} ${event.node.status}` : event.event)
    }
    expect(ids).toEqual(Array.from({ length: ids.length }, (_, index) => index + 1))
    expect(seen.at(0)).toBe('run')
    expect(seen.at(-1)).toBe('run')
    for (const node of ['two', 'both', 'last']) {
      const order = [`${node} queued`, `${node} running`, `${node} succeeded`].map((line) =>
        seen.indexOf(line),
      )
      expect(order).toEqual(order.toSorted((a, b) => a - b))
      expect(order[0]).toBeGreaterThan(0)
    }
    const { lines } = await getNodeLogs(system.ctx, { run: run.id, node: 'both', after: 0, limit: 10 })
    expect(lines.map((line) => line.text)).toEqual(['both starts'])
  })

  it('stops within three seconds when it is cancelled, and what was running writes nothing more', async () => {
    const document = sketch(
      'Cancelled',
      {
        one: { type: 'number', params: { value: 501 } },
        wait: { type: 'gate', params: { name: 'cancel' } },
        end: { type: 'add' },
      },
      ['one -> wait', 'wait -> end'],
    )
    const run = await startRun(system.ctx, { document, cache: true })
    await system.runner.waitingAt('cancel')
    const cancelled = await cancelRun(system.ctx, run.id)
    const asked = performance.now()
    expect(statuses(cancelled)).toEqual({ one: 'succeeded', wait: 'cancelled', end: 'cancelled' })
    await expect.poll(() => system.runner.running(), { timeout: 3000, interval: 10 }).toBe(0)
    expect(performance.now() - asked).toBeLessThan(3000)
    const [row] = await system.ctx.db
      .select()
      .from(nodeRuns)
      .where(eq(nodeRuns.id, await idOf(run.id, 'wait')))
    expect(row).toMatchObject({ status: 'cancelled', outputs: {} })
    await expect(cancelRun(system.ctx, run.id)).rejects.toMatchObject({ code: 'PRECONDITION_FAILED' })
  })

  it('is tried again when the runner is not there for a moment', async () => {
    system.runner.nextOutcome = {
      status: 'failed',
      code: 'RUNNER_UNAVAILABLE',
      message: 'The engine does not answer.',
      hint: 'Start it.',
    }
    const document = sketch('Unavailable', { one: { type: 'number', params: { value: 601 } } }, [])
    const run = await runToEnd(system, { document })
    expect(nodeOf(run, 'one')).toMatchObject({ status: 'succeeded', attempt: 2 })
  })

  it('names what ended a node: out of memory is not a crash', async () => {
    system.runner.nextOutcome = {
      status: 'failed',
      code: 'OUT_OF_MEMORY',
      message: 'The node needed more than 1 GB.',
      hint: 'Give it fewer rows.',
    }
    const document = sketch('Memory', { one: { type: 'number', params: { value: 602 } } }, [])
    const run = await runToEnd(system, { document })
    expect(nodeOf(run, 'one').error).toMatchObject({ code: 'OUT_OF_MEMORY', hint: 'Give it fewer rows.' })
  })

  it('fails with what it left behind, and is not tried for ever', async () => {
    const { limits } = system.ctx
    const document = sketch('Left behind', { one: { type: 'number', params: { value: 603 } } }, [])
    const usual = limits.nodeOutputBytes
    limits.nodeOutputBytes = 10
    try {
      const run = await runToEnd(system, { document })
      expect(nodeOf(run, 'one')).toMatchObject({
        status: 'failed',
        attempt: 1,
        error: {
          code: 'TOO_MUCH_OUTPUT',
          message: 'The node wrote more than 10 bytes.',
          hint: expect.stringContaining('FLOWZA_NODE_OUTPUT_BYTES'),
        },
      })
    } finally {
      limits.nodeOutputBytes = usual
    }
    system.runner.nextHeader = 'no header'
    const run = await runToEnd(system, { document, cache: false })
    expect(nodeOf(run, 'one')).toMatchObject({
      status: 'failed',
      attempt: 1,
      error: { code: 'UNEXPECTED', message: /left behind can't be used: artifact.json is not JSON/ },
    })
  })

  it('refuses a document with errors, naming them', async () => {
    const circle = sketch('Circle', { a: { type: 'add' }, b: { type: 'add' } }, ['a -> b', 'b -> a'])
    const error = await startRun(system.ctx, { document: circle, cache: true }).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(UserError)
    expect(error).toMatchObject({ code: 'WORKFLOW_INVALID' })
    expect((error as UserError).details.problems?.map((problem) => problem.code)).toContain('CYCLE')
  })

  it('leaves no task folder behind', async () => {
    await runToEnd(system, { document: diamond({ three: 70 }) })
    await expect.poll(() => readdir(system.paths.tasks).catch(() => [])).toEqual([])
  })
})

async function idOf(run: string, node: string): Promise<string> {
  const rows = await system.ctx.db.select().from(nodeRuns).where(eq(nodeRuns.runId, run))
  return rows.find((row) => row.node === node)?.id ?? ''
}
