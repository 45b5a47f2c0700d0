import { describe, expect, it } from 'vitest'
import { nodeRunStatuses, runStatuses } from '../contracts/index.ts'
import { canNodeRunBecome, canRunBecome, isNodeRunOver, isRunOver } from './run-state.ts'

describe('a run', () => {
  it('never leaves its end', () => {
    const ends = runStatuses.filter(isRunOver)
    expect(ends).toEqual(['succeeded', 'failed', 'cancelled'])
    for (const end of ends) {
      for (const status of runStatuses) expect(canRunBecome(end, status)).toBe(false)
    }
  })

  it('can always be cancelled before it', () => {
    for (const status of runStatuses.filter((candidate) => !isRunOver(candidate))) {
      expect(canRunBecome(status, 'cancelled')).toBe(true)
    }
  })
})

describe('a node run', () => {
  it('can be cancelled whenever it is not over, and never afterwards', () => {
    for (const status of nodeRunStatuses) {
      expect(canNodeRunBecome(status, 'cancelled')).toBe(!isNodeRunOver(status))
    }
  })

  it('succeeds only from running', () => {
    expect(nodeRunStatuses.filter((status) => canNodeRunBecome(status, 'succeeded'))).toEqual(['running'])
  })

  it('stays failed or cancelled', () => {
    for (const status of nodeRunStatuses) {
      expect(canNodeRunBecome('failed', status)).toBe(false)
      expect(canNodeRunBecome('cancelled', status)).toBe(false)
    }
  })
})
