import type { RandomState } from '../random/random-state.ts'
import { toRandomState } from '../random/random-state.ts'
import { classMembers } from './class-members.ts'
import { partSizes } from './part-sizes.ts'
import { SplitError } from './split-error.ts'
import type { TrainTestRows } from './train-test-split.ts'

export interface GroupShuffleSplitOptions {
  /**
   * One group code a row, numbered in the sorted order of the groups' values (numbers by value, text by code point):
   * that is the order `np.unique` gives them, and the draw depends on it.
   */
  groups: Int32Array
  /** The share (0, 1), or the whole number, of groups (not of rows) that are tested on. */
  testSize: number
  randomState: RandomState | number
}

/**
 * `next(GroupShuffleSplit(n_splits=1, test_size, random_state).split(X, groups=groups))`: no group is in both parts,
 * and the rows of each part stay in table order.
 *
 * @throws SplitError `too_few_groups` below two groups, `bad_size`, `empty_part`.
 */
export function groupShuffleSplit({
  groups,
  testSize,
  randomState,
}: GroupShuffleSplitOptions): TrainTestRows {
  const { rows, starts, counts } = classMembers(groups)
  const groupCount = counts.length
  if (groupCount < 2) {
    throw new SplitError('too_few_groups', `a group split needs at least 2 groups, there are ${groupCount}`, {
      groups: groupCount,
    })
  }
  const sizes = partSizes(groupCount, testSize)
  const drawn = toRandomState(randomState).permutation(groupCount)
  const isTest = new Uint8Array(groups.length)
  let testRows = 0
  for (const group of drawn.subarray(0, sizes.test)) {
    for (const row of rows.subarray(starts[group], starts[group + 1])) isTest[row] = 1
    testRows += counts[group]
  }
  const test = new Int32Array(testRows)
  const train = new Int32Array(groups.length - testRows)
  let testEnd = 0
  let trainEnd = 0
  for (let row = 0; row < groups.length; row += 1) {
    if (isTest[row]) test[testEnd++] = row
    else train[trainEnd++] = row
  }
  return { train, test }
}
