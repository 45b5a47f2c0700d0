import type { RandomState } from '../random/random-state.ts'
import { toRandomState } from '../random/random-state.ts'
import { approximateMode } from './approximate-mode.ts'
import { classMembers } from './class-members.ts'
import { partSizes } from './part-sizes.ts'
import { SplitError } from './split-error.ts'

/** Row numbers of each part, in the order scikit-learn returns the rows. */
export interface TrainTestRows {
  train: Int32Array
  test: Int32Array
}

export interface TrainTestSplitOptions {
  rows: number
  /** A share in (0, 1), or a whole number of test rows. */
  testSize: number
  randomState: RandomState | number
  /** One class code a row (0 or more): every part then keeps the classes' proportions. */
  stratify?: Int32Array
}

/**
 * scikit-learn's `train_test_split(shuffle=True)`: the same rows in the same order for the same `randomState`, plain
 * (`ShuffleSplit`) or stratified (`StratifiedShuffleSplit`).
 *
 * @throws SplitError `bad_size`, `empty_part`, `too_few_rows`; stratified also `class_with_one_member` and
 * `part_smaller_than_classes`.
 * @throws RangeError for a `randomState` that is no integer from 0 to 2 ** 32 - 1.
 */
export function trainTestSplit({
  rows,
  testSize,
  randomState,
  stratify,
}: TrainTestSplitOptions): TrainTestRows {
  const sizes = partSizes(rows, testSize)
  const random = toRandomState(randomState)
  if (stratify) return splitStratified(stratify, sizes, random)
  const shuffled = random.permutation(rows)
  return { test: shuffled.slice(0, sizes.test), train: shuffled.slice(sizes.test) }
}

function splitStratified(
  codes: Int32Array,
  sizes: { train: number; test: number },
  random: RandomState,
): TrainTestRows {
  const { rows, starts, counts } = classMembers(codes)
  const classes = counts.length
  for (let c = 0; c < classes; c += 1) {
    if (counts[c] < 2) {
      throw new SplitError(
        'class_with_one_member',
        'a class has only 1 row: a stratified split needs at least 2 rows of every class',
        { row: rows[starts[c]] },
      )
    }
  }
  for (const size of [sizes.train, sizes.test]) {
    if (size < classes) {
      throw new SplitError(
        'part_smaller_than_classes',
        `a stratified part of ${size} rows cannot hold all ${classes} classes: change test_size`,
        { size, classes },
      )
    }
  }
  const trainCounts = approximateMode(counts, sizes.train, random)
  const remaining = counts.map((count, c) => count - trainCounts[c])
  const testCounts = approximateMode(remaining, sizes.test, random)
  const train = new Int32Array(sizes.train)
  const test = new Int32Array(sizes.test)
  let trainEnd = 0
  let testEnd = 0
  for (let c = 0; c < classes; c += 1) {
    const members = random.permutation(counts[c])
    for (let i = 0; i < trainCounts[c]; i += 1) train[trainEnd++] = rows[starts[c] + members[i]]
    for (let i = 0; i < testCounts[c]; i += 1) test[testEnd++] = rows[starts[c] + members[trainCounts[c] + i]]
  }
  random.shuffle(train)
  random.shuffle(test)
  return { train, test }
}
