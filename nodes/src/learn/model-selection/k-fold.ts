import type { RandomState } from '../random/random-state.ts'
import { toRandomState } from '../random/random-state.ts'
import { SplitError } from './split-error.ts'

export interface KFoldOptions {
  rows: number
  nSplits: number
  /** Shuffles first, as `KFold(shuffle=True, random_state=...)`; absent, folds are runs of neighbouring rows. */
  randomState?: RandomState | number
}

/**
 * scikit-learn's `KFold`: the number of the fold (0 to nSplits - 1) in which each row is tested. The first
 * `rows % nSplits` folds hold one row more.
 *
 * @throws SplitError `bad_size` below two folds, `too_few_rows` when there are more folds than rows.
 */
export function kFold({ rows, nSplits, randomState }: KFoldOptions): Int32Array {
  checkFoldCount(rows, nSplits)
  const order =
    randomState === undefined
      ? Int32Array.from({ length: rows }, (_, row) => row)
      : toRandomState(randomState).permutation(rows)
  const folds = new Int32Array(rows)
  const size = Math.floor(rows / nSplits)
  const larger = rows % nSplits
  let start = 0
  for (let fold = 0; fold < nSplits; fold += 1) {
    const end = start + size + (fold < larger ? 1 : 0)
    for (let i = start; i < end; i += 1) folds[order[i]] = fold
    start = end
  }
  return folds
}

/** @throws SplitError when `nSplits` folds cannot be made of `rows`. */
export function checkFoldCount(rows: number, nSplits: number): void {
  if (!Number.isInteger(nSplits) || nSplits < 2) {
    throw new SplitError('bad_size', `cross-validation needs at least 2 folds, not ${nSplits}`, { nSplits })
  }
  if (nSplits > rows) {
    throw new SplitError('too_few_rows', `${rows} rows cannot make ${nSplits} folds`, { rows, nSplits })
  }
}
