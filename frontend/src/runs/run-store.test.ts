import type { NodeRun, Run, RunEvent } from '@flowza/backend/contracts'
import { describe, expect, it } from 'vitest'
import { finishedNodes, isActive, noRun, reduceEvents, runIdOf, stateOfRun, withKept } from './run-store.ts'
import { nodeRun } from './test-node-run.ts'

const nodeAt = (node: string, status: NodeRun['status']): NodeRun => ({
  ...nodeRun,
  node,
  status,
  seconds: null,
})

const run: Run = {
  id: '0193d4a4-0000-7000-8000-000000000000',
  workflow: null,
  name: 'Test',
  revision: 1,
  status: 'queued',
  runner: 'process',
  createdAt: '2026-01-01T00:00:00.000Z',
  startedAt: null,
  finishedAt: null,
  seconds: null,
  nodes: [nodeAt('a', 'queued'), nodeAt('b', 'waiting')],
}

describe('run store', () => {
  it('follows a run to its end', () => {
    const events: RunEvent[] = [
      { event: 'run', status: 'running', seconds: null },
      { event: 'node', node: nodeAt('a', 'running') },
      { event: 'progress', node: 'a', fraction: 0.5, note: null, loss: null },
    ]
    const running = reduceEvents(stateOfRun(run, null), events)
    expect(isActive(running.run)).toBe(true)
    expect(running.nodes['a'].status).toBe('running')
    expect(running.progress['a'].fraction).toBe(0.5)

    const ended = reduceEvents(running, [
      { event: 'node', node: nodeAt('a', 'succeeded') },
      { event: 'node', node: nodeAt('b', 'cached') },
      { event: 'run', status: 'succeeded', seconds: 1.5 },
    ])
    expect(isActive(ended.run)).toBe(false)
    expect(ended.progress).toEqual({})
    expect(finishedNodes(ended.nodes)).toEqual(['a', 'b'])
  })

  it('keeps what a batch doesn’t touch', () => {
    const state = stateOfRun(run, null)
    const next = reduceEvents(state, [{ event: 'node', node: nodeAt('a', 'running') }])
    expect(next.nodes['b']).toBe(state.nodes['b'])
    expect(reduceEvents(state, [])).toBe(state)
    expect(reduceEvents(noRun, [{ event: 'run', status: 'running', seconds: null }])).toBe(noRun)
  })

  it('keeps the newest log lines of each node, in order', () => {
    const line = (text: string): RunEvent => ({
      event: 'log',
      node: 'a',
      level: 'info',
      text,
      at: '2026-01-01T00:00:00.000Z',
    })
    let state = reduceEvents(
      stateOfRun(run, null),
      Array.from({ length: 1990 }, (_, i) => line(String(i))),
    )
    state = reduceEvents(
      state,
      Array.from({ length: 20 }, (_, i) => line(String(1990 + i))),
    )
    expect(state.logs['a']).toHaveLength(2000)
    expect(state.logs['a'].at(-1)?.text).toBe('2009')
  })

  it('collects the loss of a training', () => {
    const point = (fraction: number, loss: number | null): RunEvent => ({
      event: 'progress',
      node: 'a',
      fraction,
      note: null,
      loss,
    })
    const first = reduceEvents(stateOfRun(run, null), [point(0.1, 3), point(0.2, null)])
    const next = reduceEvents(first, [point(0.3, 2)])
    expect(next.losses['a']).toEqual([
      { fraction: 0.1, loss: 3 },
      { fraction: 0.3, loss: 2 },
    ])
    expect(first.losses['a']).toHaveLength(1)
  })

  it('keeps results of an earlier run for nodes that a run of a part leaves out', () => {
    const former = stateOfRun({ ...run, nodes: [nodeAt('a', 'succeeded'), nodeAt('b', 'succeeded')] }, null)
    const part = stateOfRun({ ...run, id: 'another', nodes: [nodeAt('a', 'queued')] }, null)
    const state = withKept(part, former, ['a', 'b', 'gone'])
    expect(state.nodes['a'].status).toBe('queued')
    expect(state.nodes['b'].status).toBe('succeeded')
    expect([runIdOf(state, 'a'), runIdOf(state, 'b')]).toEqual(['another', run.id])
    expect(Object.keys(state.nodes)).toEqual(['a', 'b'])
    const later = withKept(stateOfRun({ ...run, id: 'third', nodes: [] }, null), state, ['b'])
    expect(runIdOf(later, 'b')).toBe(run.id)
  })
})
