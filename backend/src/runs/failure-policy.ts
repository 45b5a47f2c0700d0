/** What follows when a try of a node ends without a result: another try and when, or the node's failure. Pure. */
import type { NodePolicy } from '@flowza/nodes/core'
import type { StoredFailure } from '../db/schema.ts'

/** How a try ended without a result. */
export type TryEnd =
  /** The node itself failed: what it declares, a crash, its limits. */
  | { cause: 'failure'; error: StoredFailure }
  /** Something that the node can't help kept it from running: an engine, a store, a disk. Tried until it works. */
  | { cause: 'held_up'; code: string; reason: string }
  /** The worker or the task was ended from outside while it ran. A node that takes its worker along does that, too. */
  | { cause: 'lost'; code: string; reason: string }

export interface TryCounts {
  failures: number
  interruptions: number
  losses: number
}

export type NextStep =
  | { step: 'retry'; counts: TryCounts; afterMs: number; code: string; reason: string }
  | { step: 'fail'; counts: TryCounts; error: StoredFailure }

/** A node that was lost this often while it ran is the likely cause. */
export const mostLosses = 8
const firstWaitMs = 1000
const longestWaitMs = 15_000

/** Decides on the next step after a try; `counts` are those before it. */
export function nextStep(
  end: TryEnd,
  { title, policy, counts }: { title: string; policy: NodePolicy; counts: TryCounts },
): NextStep {
  switch (end.cause) {
    case 'failure': {
      const next = { ...counts, failures: counts.failures + 1 }
      const { error } = end
      if (counts.failures >= (policy.retries ?? 0)) return { step: 'fail', counts: next, error }
      const afterMs = (policy.retryDelaySeconds ?? 0) * 1000
      return { step: 'retry', counts: next, afterMs, code: error.code, reason: error.message }
    }
    case 'held_up': {
      const next = { ...counts, interruptions: counts.interruptions + 1 }
      return { step: 'retry', counts: next, afterMs: backOffMs(next), code: end.code, reason: end.reason }
    }
    case 'lost': {
      const next = { ...counts, interruptions: counts.interruptions + 1, losses: counts.losses + 1 }
      if (next.losses >= mostLosses) return { step: 'fail', counts: next, error: lostTooOften(title) }
      // A first loss is most likely not the node's doing, and a person waits.
      const afterMs = next.losses === 1 ? 0 : backOffMs({ interruptions: next.losses - 1 })
      return { step: 'retry', counts: next, afterMs, code: end.code, reason: end.reason }
    }
  }
}

/** Doubles from one second up to a quarter of a minute: what is back is noticed soon, what is away isn't pestered. */
function backOffMs({ interruptions }: Pick<TryCounts, 'interruptions'>): number {
  return Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(10, interruptions - 1))
}

function lostTooOften(title: string): StoredFailure {
  return {
    code: 'KILLED',
    message: `"${title}" was ended from outside, or took its worker along, ${mostLosses} times.`,
    hint: 'See whether the machine runs out of memory; give the node fewer rows, or run the workflow again.',
    column: null,
    row: null,
  }
}
