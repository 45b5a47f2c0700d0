import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { WorkflowDocument } from '@flowza/nodes/core'
import type { Run } from '../src/contracts/index.ts'
import { nodeRuns } from '../src/db/schema.ts'
import { productPaths } from '../src/product.ts'
import { readRunEvents } from '../src/runs/run-events.ts'
import { getNodeLogs } from '../src/services/results/get-node-logs.ts'
import { diamond, sketch } from './documents.ts'
import { nodeOf, openTestSystem, runToEnd, type TestSystem } from './system.ts'

let system: TestSystem
beforeAll(async () => {
  system = await openTestSystem()
})
afterEach(() => {
  system.runner.executed.length = 0
  system.runner.failNode = null
})
afterAll(async () => {
  await system.close()
  expect(system.errors).toEqual([])
})

const names = ['one', 'two', 'three', 'four']

function chain(value: number, last = 0): WorkflowDocument {
  return sketch(
    'Chain',
    {
      one: { type: 'number', params: { value } },
      two: { type: 'add', params: { plus: 1 } },
      three: { type: 'round', params: { step: 10 } },
      four: { type: 'add', params: { plus: last } },
    },
    ['one -> two', 'two -> three', 'three -> four'],
  )
}

/** Two nodes behind one, and one behind both. */
function fork(type: 'add' | 'work', value = 3): WorkflowDocument {
  return sketch(
    'Fork',
    { start: { type: 'number', params: { value } }, left: { type }, right: { type }, both: { type: 'add' } },
    ['start -> left', 'start -> right', 'left -> both.a', 'right -> both.b'],
  )
}

/** What a run leaves of a node whichever way it ran. */
async function storedOf(run: string) {
  const rows = await system.ctx.db.select().from(nodeRuns).where(eq(nodeRuns.runId, run))
  return Object.fromEntries(
    rows.map(({ node, status, key, fingerprint, outputs }) => [node, { status, key, fingerprint, outputs }]),
  )
}

describe('a chain of small nodes', () => {
  it('runs in one process, and leaves what its nodes would have left alone', async () => {
    const run = await runToEnd(system, { document: chain(21) })
    expect(run.status).toBe('succeeded')
    for (const name of names) {
      const node = nodeOf(run, name)
      expect(node).toMatchObject({ status: 'succeeded', attempt: 1, together: names })
      expect(node.receipt).toEqual({ reason: 'first_run' })
      expect(node.seconds).toBeGreaterThanOrEqual(0)
      const { lines } = await getNodeLogs(system.ctx, { run: run.id, node: name, after: 0, limit: 10 })
      expect(lines.map(({ text }) => text)).toEqual([`${name} starts`])
    }
    const told = (await readRunEvents(system.ctx.db, { run: run.id, after: 0, limit: 500 })).flatMap(
      ({ event }) => (event.event === 'node' && event.node.node === 'three' ? [event.node.status] : []),
    )
    expect(told).toEqual(['queued', 'running', 'succeeded'])

    // A policy keeps a node alone, and changes no result.
    const alone = chain(21)
    const apart = {
      ...alone,
      nodes: alone.nodes.map((node) => ({ ...node, policy: { retries: 1 } })),
    }
    const other = await runToEnd(system, { document: apart, cache: false })
    expect(other.nodes.map(({ together }) => together)).toEqual([undefined, undefined, undefined, undefined])
    expect(await storedOf(other.id)).toEqual(await storedOf(run.id))
  })

  it('stops where a result is known, as its nodes would have alone', async () => {
    await runToEnd(system, { document: chain(41) })
    system.runner.executed.length = 0
    // Another number that is rounded to the same: what comes behind has been done.
    const run = await runToEnd(system, { document: chain(42) })
    expect(system.runner.executed).toEqual(['one', 'two', 'three'])
    expect(nodeOf(run, 'four').status).toBe('cached')
    expect(nodeOf(run, 'three').together).toEqual(['one', 'two', 'three'])
  })

  it('keeps what came before a step that crashed, and tries that step alone', async () => {
    system.runner.failNode = { node: 'three', times: 1 }
    const run = await runToEnd(system, { document: chain(61), cache: false })
    expect(run.status).toBe('succeeded')
    expect(nodeOf(run, 'two')).toMatchObject({ attempt: 1, together: ['one', 'two'] })
    expect(nodeOf(run, 'three')).toMatchObject({ attempt: 1, failures: 0 })
    expect(system.runner.executed).toEqual(['one', 'two', 'three', 'three', 'four'])

    system.runner.executed.length = 0
    system.runner.failNode = { node: 'three', times: 9 }
    const failed = await runToEnd(system, { document: chain(62), cache: false })
    expect(failed.status).toBe('failed')
    expect(nodeOf(failed, 'two').status).toBe('succeeded')
    expect(nodeOf(failed, 'three')).toMatchObject({ status: 'failed', error: { code: 'CRASHED' } })
    expect(nodeOf(failed, 'four').status).toBe('skipped')
  })

  it('leaves branches apart, so that they run at the same time', async () => {
    const run = await runToEnd(system, { document: diamond({ three: 81 }), cache: false })
    expect(run.status).toBe('succeeded')
    expect(nodeOf(run, 'two').together).toEqual(['two', 'left'])
    expect(nodeOf(run, 'three').together).toEqual(['three', 'right'])
    expect(nodeOf(run, 'both').together).toEqual(['both', 'last'])

    const longer = await runToEnd(system, { document: fork('work'), cache: false })
    expect(longer.status).toBe('succeeded')
    expect(nodeOf(longer, 'start').together).toBeUndefined()
    expect(nodeOf(longer, 'left').together ?? ['left']).not.toContain('right')
  })

  it('takes branches along that are shorter than a start', async () => {
    const all = ['start', 'left', 'right', 'both']
    const run = await runToEnd(system, { document: fork('add'), cache: false })
    expect(run.status).toBe('succeeded')
    for (const name of all) expect(nodeOf(run, name)).toMatchObject({ attempt: 1, together: all })
    const apart = fork('add')
    const alone = { ...apart, nodes: apart.nodes.map((node) => ({ ...node, policy: { retries: 1 } })) }
    const other = await runToEnd(system, { document: alone, cache: false })
    expect(await storedOf(run.id)).toEqual(await storedOf(other.id))
  })

  it('goes on with one branch when the other one crashed', async () => {
    system.runner.failNode = { node: 'left', times: 9 }
    const run = await runToEnd(system, { document: fork('add', 7), cache: false })
    expect(run.status).toBe('failed')
    expect(nodeOf(run, 'left')).toMatchObject({ status: 'failed', error: { code: 'CRASHED' } })
    expect(nodeOf(run, 'right').status).toBe('succeeded')
    expect(nodeOf(run, 'both').status).toBe('skipped')
  })

  it('stops at a branch whose result is known, and works on the other one', async () => {
    await runToEnd(system, { document: fork('add', 17) })
    const changed = fork('add', 17)
    for (const node of changed.nodes) if (node.id === 'right') node.params = { plus: 5 }
    system.runner.executed.length = 0
    const run = await runToEnd(system, { document: changed })
    expect(run.status).toBe('succeeded')
    expect(system.runner.executed).toEqual(['right', 'both'])
    expect(nodeOf(run, 'left').status).toBe('cached')
  })
})

describe('a chain of real nodes', () => {
  it('gives the same bytes as its nodes do alone', async () => {
    const real = await openTestSystem({ realNodes: true })
    try {
      const text = await readFile(join(productPaths.templates, 'titanic-survival', 'workflow.json'), 'utf8')
      const document: WorkflowDocument = JSON.parse(text)
      const apart = {
        ...document,
        nodes: document.nodes.map((node) => ({ ...node, policy: { retries: 1 } })),
      }
      const outputsOf = (run: Run) => run.nodes.map(({ node, outputs }) => [node, outputs])
      const together = await runToEnd(real, { document, cache: false })
      const alone = await runToEnd(real, { document: apart, cache: false })
      expect(together.status).toBe('succeeded')
      expect(nodeOf(together, 'importance').together).toHaveLength(8)
      expect(nodeOf(alone, 'forest').together).toBeUndefined()
      expect(outputsOf(together)).toEqual(outputsOf(alone))
      expect(real.errors).toEqual([])
    } finally {
      await real.close()
    }
  })
})
