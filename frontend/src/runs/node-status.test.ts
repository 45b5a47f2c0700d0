import { describe, expect, it } from 'vitest'
import { statusOf } from './node-status.ts'
import { nodeRun } from './test-node-run.ts'

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
