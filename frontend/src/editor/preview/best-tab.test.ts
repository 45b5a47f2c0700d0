import { describe, expect, it } from 'vitest'
import { nodeRun } from '../../runs/test-node-run.ts'
import { bestTab } from './best-tab.ts'

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
