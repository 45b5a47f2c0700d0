import type { RandomState } from '../random/random-state.ts'
import { toRandomState } from '../random/random-state.ts'
import { classMembers } from './class-members.ts'
import { SplitError } from './split-error.ts'

export interface GroupKFoldOptions {
  /** One group code a row, numbered in the sorted order of the groups' values. */
  groups: Int32Array
  nSplits: number
  /** `GroupKFold(shuffle=True, random_state=...)`; absent, the largest group goes to the smallest fold. */
  randomState?: RandomState | number
}

/**
 * scikit-learn's `GroupKFold`: the number of the fold in which each row is tested; all rows of a group share it.
 *
 * @throws SplitError `bad_size` below two folds, `too_few_groups` when there are more folds than groups.
 */
export function groupKFold({ groups, nSplits, randomState }: GroupKFoldOptions): Int32Array {
  const { rows, starts, counts } = classMembers(groups)
  checkGroupCount(counts.length, nSplits)
  const foldOfGroup =
    randomState === undefined
      ? balancedFolds(counts, nSplits)
      : dealtFolds(toRandomState(randomState).permutation(counts.length), nSplits)
  const folds = new Int32Array(groups.length)
  foldOfGroup.forEach((fold, group) => {
    for (const row of rows.subarray(starts[group], starts[group + 1])) folds[row] = fold
  })
  return folds
}

/** @throws SplitError when `nSplits` folds cannot be made of the groups. */
export function checkGroupCount(groups: number, nSplits: number): void {
  if (!Number.isInteger(nSplits) || nSplits < 2) {
    throw new SplitError('bad_size', `cross-validation needs at least 2 folds, not ${nSplits}`, { nSplits })
  }
  if (nSplits > groups) {
    throw new SplitError('too_few_groups', `${groups} groups cannot make ${nSplits} folds`, {
      groups,
      nSplits,
    })
  }
}

/** The most frequent group first (of equals the last, as a reversed stable sort leaves them), to the lightest fold. */
function balancedFolds(counts: Int32Array, nSplits: number): Int32Array {
  const order = Int32Array.from(counts.keys()).sort((a, b) => counts[b] - counts[a] || b - a)
  const weights = new Float64Array(nSplits)
  const folds = new Int32Array(counts.length)
  for (const group of order) {
    const lightest = weights.indexOf(Math.min(...weights))
    weights[lightest] += counts[group]
    folds[group] = lightest
  }
  return folds
}

/** `np.array_split`: the first parts get one group more. */
function dealtFolds(order: Int32Array, nSplits: number): Int32Array {
  const size = Math.floor(order.length / nSplits)
  const larger = order.length % nSplits
  const folds = new Int32Array(order.length)
  let place = 0
  for (let fold = 0; fold < nSplits; fold += 1) {
    const end = place + size + (fold < larger ? 1 : 0)
    for (; place < end; place += 1) folds[order[place]] = fold
  }
  return folds
}
