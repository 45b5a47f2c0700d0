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
    expect(of({ nodeRun: { ...nodeRun, warnings } })).toMatchObject({
      state: 'warning',
      word: 'Done, 1 warning',
    })
    const running = { ...nodeRun, status: 'running' as const }
    expect(of({ nodeRun: running, progress: { fraction: 0.456, note: null } }).word).toBe('Running 45 %')
  })

  it('says what ended a node that did not fail by itself, and the sentence for it', () => {
    const failed = (code: string) => {
      const error = { code, message: `It was ${code}.`, hint: 'Do this.', column: null, row: null }
      return of({ nodeRun: { ...nodeRun, status: 'failed', error } })
    }
    expect(failed('OUT_OF_MEMORY')).toMatchObject({
      state: 'failed',
      word: 'Out of memory',
      reason: { message: 'It was OUT_OF_MEMORY.', hint: 'Do this.' },
    })
    expect(failed('TIMED_OUT').word).toBe('Time limit reached')
    expect(failed('TOO_MUCH_OUTPUT').word).toBe('Wrote too much')
    expect(failed('CRASHED').word).toBe('Crashed')
    expect(failed('KILLED').word).toBe('Ended from outside')
    expect(failed('NODE_ERROR')).toMatchObject({ word: 'Failed', reason: { message: 'It was NODE_ERROR.' } })
    expect(of({}).reason).toBeNull()
  })

  it('says that a node will be tried again, and why one did not run', () => {
    const queued = { ...nodeRun, status: 'queued' as const }
    expect(of({ nodeRun: queued }).word).toBe('Queued')
    expect(of({ nodeRun: { ...queued, retryAt: '2026-01-01T00:00:00.000Z' } }).word).toBe('Will try again')
    const skipped = { ...nodeRun, status: 'skipped' as const, reason: 'Not run: Split failed.' }
    expect(of({ nodeRun: skipped })).toMatchObject({
      word: 'Skipped',
      reason: { message: 'Not run: Split failed.' },
    })
  })
})
