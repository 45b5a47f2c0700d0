import { describe, expect, it } from 'vitest'
import { mostLosses, nextStep, type TryCounts, type TryEnd } from './failure-policy.ts'

const none: TryCounts = { failures: 0, interruptions: 0, losses: 0 }
const failure: TryEnd = {
  cause: 'failure',
  error: { code: 'NODE_ERROR', message: 'No rows are left.', hint: null, column: null, row: null },
}
const heldUp: TryEnd = { cause: 'held_up', code: 'STORE_UNAVAILABLE', reason: 'The disk is full.' }
const lost: TryEnd = { cause: 'lost', code: 'KILLED', reason: 'It was killed.' }

describe('what follows a try without a result', () => {
  it('is a failure at once without a policy, and after its retries with one', () => {
    expect(nextStep(failure, { title: 'A', policy: {}, counts: none })).toMatchObject({ step: 'fail' })
    const policy = { retries: 2, retryDelaySeconds: 3 }
    let counts = none
    for (const tries of [1, 2]) {
      const next = nextStep(failure, { title: 'A', policy, counts })
      expect(next).toMatchObject({ step: 'retry', afterMs: 3000, counts: { failures: tries } })
      counts = next.counts
    }
    expect(nextStep(failure, { title: 'A', policy, counts })).toMatchObject({
      step: 'fail',
      counts: { failures: 3, interruptions: 0 },
    })
  })

  it('is another try for as long as something is away, later and later up to a bound', () => {
    let counts = none
    const waits: number[] = []
    for (let tries = 0; tries < 200; tries++) {
      const next = nextStep(heldUp, { title: 'A', policy: {}, counts })
      if (next.step !== 'retry') throw new Error('It was given up.')
      waits.push(next.afterMs)
      counts = next.counts
    }
    expect(waits.slice(0, 6)).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000])
    expect(counts).toEqual({ failures: 0, interruptions: 200, losses: 0 })
  })

  it('is a failure when the node is lost again and again while it runs, however often something was away', () => {
    let counts: TryCounts = { failures: 0, interruptions: 50, losses: 0 }
    for (let tries = 1; tries < mostLosses; tries++) {
      const next = nextStep(lost, { title: 'A', policy: {}, counts })
      expect(next.step).toBe('retry')
      counts = next.counts
    }
    expect(nextStep(lost, { title: 'A', policy: {}, counts })).toMatchObject({
      step: 'fail',
      error: { code: 'KILLED' },
    })
    expect(counts.failures).toBe(0)
  })
})
