import { nodeTypes } from '@flowza/nodes/catalogue'
import { describe, expect, it } from 'vitest'
import { describeChange } from './inspector/describe-change.ts'
import { statusOf } from './node-status.ts'
import { bestTab } from './preview/best-tab.ts'

const nodeRun = {
  node: 'a',
  type: 'scale',
  title: 'Scale',
  status: 'succeeded' as const,
  receipt: null,
  reason: null,
  error: null,
  warnings: [],
  attempt: 1,
  startedAt: null,
  finishedAt: null,
  seconds: 0.2,
  outputs: {},
}

describe('statusOf', () => {
  const of = (part: Partial<Parameters<typeof statusOf>[0]>) =>
    statusOf({ disabled: false, nodeRun, progress: undefined, isStale: false, ...part })

  it('says one thing, the one that matters most', () => {
    expect(of({}).word).toBe('Done')
    expect(of({ nodeRun: undefined }).word).toBe('Not run')
    expect(of({ isStale: true }).word).toBe('Will run again')
    expect(of({ isStale: true, disabled: true }).word).toBe('Disabled')
    expect(of({ nodeRun: { ...nodeRun, status: 'cached' } }).word).toBe('Reused')
    expect(of({ nodeRun: { ...nodeRun, status: 'failed' }, isStale: true }).word).toBe('Failed')
  })

  it('counts warnings and progress', () => {
    const warnings = [{ name: 'x', message: 'x', hint: 'x' }]
    expect(of({ nodeRun: { ...nodeRun, warnings } })).toEqual({ state: 'warning', word: 'Done, 1 warning' })
    const running = { ...nodeRun, status: 'running' as const }
    expect(of({ nodeRun: running, progress: { fraction: 0.456, note: null } }).word).toBe('Running 45 %')
  })
})

describe('receipts', () => {
  it('name params as the form does and inputs as the ports do', () => {
    const type = nodeTypes['random-forest']
    expect(describeChange({ field: 'params.n_estimators', before: 100, after: 200 }, type)).toBe(
      'Trees changed 100 → 200',
    )
    expect(describeChange({ field: 'params.max_depth', before: null, after: 3 }, type)).toBe(
      'Maximum depth changed none → 3',
    )
    expect(describeChange({ field: 'inputs.table' }, type)).toBe('its input Table changed')
    expect(describeChange({ field: 'params.gone', before: 1, after: 2 }, undefined)).toBe(
      'gone changed 1 → 2',
    )
  })
})

describe('bestTab', () => {
  const output = { digest: '', rows: null, columns: null, bytes: 1 }

  it('shows what a node has, without taking logs and problems away', () => {
    const evaluated = { ...nodeRun, outputs: { metrics: { ...output, kind: 'metrics' as const } } }
    expect(bestTab('data', evaluated, true, false)).toBe('metrics')
    expect(bestTab('charts', evaluated, true, false)).toBe('charts')
    expect(bestTab('metrics', nodeRun, false, false)).toBe('data')
    expect(bestTab('logs', evaluated, true, false)).toBe('logs')
    expect(bestTab('data', { ...nodeRun, status: 'failed' }, false, false)).toBe('logs')
  })
})
