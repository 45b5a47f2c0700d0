/** When histogram boosting stops before its last round, as scikit-learn decides it. */
import { FitError } from '../estimator/estimator.ts'
import { approximateMode } from '../model-selection/approximate-mode.ts'
import { classMembers } from '../model-selection/class-members.ts'
import { SplitError } from '../model-selection/split-error.ts'
import { trainTestSplit } from '../model-selection/train-test-split.ts'
import { RandomState } from '../random/random-state.ts'
import type { HistBoostingParams } from './hist-boosting-params.ts'

/** The score of margins (one array an output) on rows with these targets; higher is better. */
export type ScoreMargins = (margins: readonly Float64Array[], y: Float64Array) => number

/** Which rows trees are grown on, and which are held out. */
export interface HeldOut {
  train: Int32Array
  heldOut: Int32Array
}

export interface HoldOutOptions {
  rows: number
  params: Pick<HistBoostingParams, 'validationFraction'>
  /** The class of each row, to hold out the same share of each. */
  stratify: Int32Array | undefined
  weights: Float64Array | null
  seed: number
}

/** Training rows that a scoring other than the loss looks at. */
const SCORED_ROWS = 10_000

/**
 * The rows that scikit-learn holds out; null where the training rows are scored.
 *
 * @throws FitError `too_few_rows` when the rows can't be divided so, or one part has no weight.
 */
export function holdOut({ rows, params, stratify, weights, seed }: HoldOutOptions): HeldOut | null {
  const { validationFraction } = params
  if (validationFraction === null) return null
  try {
    const { train, test } = trainTestSplit({
      rows,
      testSize: validationFraction,
      randomState: seed,
      stratify,
    })
    for (const part of [train, test]) {
      if (weights !== null && part.every((row) => weights[row] === 0)) {
        throw new FitError(
          'too_few_rows',
          'the rows held out for early stopping, or the others, have no weight',
        )
      }
    }
    return { train, heldOut: test }
  } catch (error) {
    if (!(error instanceof SplitError)) throw error
    throw new FitError('too_few_rows', `no rows can be held out for early stopping: ${error.message}`)
  }
}

/** Whether none of the last rounds' scores is better than the one before them, `tol` being the least that counts. */
export function shouldStop(
  scores: readonly number[],
  { nIterNoChange, tol }: Pick<HistBoostingParams, 'nIterNoChange' | 'tol'>,
): boolean {
  if (scores.length <= nIterNoChange) return false
  const reference = (scores.at(-nIterNoChange - 1) ?? 0) + tol
  return scores.slice(-nIterNoChange).every((score) => !(score > reference))
}

/** The training rows that are scored: all, or 10,000 of them in the classes' proportions. */
export function scoredRows(rows: number, classes: Int32Array | undefined, seed: number): Int32Array {
  if (rows <= SCORED_ROWS) return Int32Array.from({ length: rows }, (_, row) => row)
  const random = new RandomState(seed)
  if (classes === undefined) return random.permutation(rows).slice(0, SCORED_ROWS)
  const members = classMembers(classes)
  const shares = approximateMode(members.counts, SCORED_ROWS, random)
  const scored: number[] = []
  members.counts.forEach((count, code) => {
    for (const member of random.permutation(count).subarray(0, shares[code])) {
      scored.push(members.rows[members.starts[code] + member])
    }
  })
  return Int32Array.from(scored)
}
