import { SplitError } from './split-error.ts'
import { trainTestSplit } from './train-test-split.ts'
import type { TrainTestRows, TrainTestSplitOptions } from './train-test-split.ts'

export interface TrainValidationTestRows extends TrainTestRows {
  validation: Int32Array
}

export interface ValidationSizeOptions {
  rows: number
  testSize: number
  /** The share of the whole table, or the number of rows, that validates. */
  validationSize: number
}

/**
 * The `test_size` of the second split that takes the validation rows out of the first one's train part:
 * `validation_size / (1 - test_size)` for shares, the number itself for a number of rows.
 *
 * @throws SplitError `empty_part` when both sizes together leave nothing to train on.
 */
export function validationShareOfTrain({ rows, testSize, validationSize }: ValidationSizeOptions): number {
  if (validationSize >= 1) return validationSize
  const testShare = testSize >= 1 ? testSize / rows : testSize
  const share = validationSize / (1 - testShare)
  if (share < 1) return share
  throw new SplitError(
    'empty_part',
    `test_size ${testSize} and validation_size ${validationSize} leave nothing of ${rows} rows to train on`,
    { rows, testSize, validationSize },
  )
}

/** Splits the train part of `outer` again; `split` sees positions in `outer.train`, the result row numbers. */
export function splitTrainAgain(
  outer: TrainTestRows,
  split: (train: Int32Array) => TrainTestRows,
): TrainValidationTestRows {
  const kept = outer.train
  const inner = split(kept)
  return {
    train: inner.train.map((position) => kept[position]),
    validation: inner.test.map((position) => kept[position]),
    test: outer.test,
  }
}

export type TrainValidationTestSplitOptions = TrainTestSplitOptions & ValidationSizeOptions

/**
 * Two `train_test_split` calls with the same `random_state`, the second on the train part of the first and stratified
 * by the same column: how a person writes three parts in scikit-learn.
 *
 * @throws SplitError as `trainTestSplit` for either split, and as `validationShareOfTrain`.
 */
export function trainValidationTestSplit(options: TrainValidationTestSplitOptions): TrainValidationTestRows {
  const { randomState, stratify } = options
  const testSize = validationShareOfTrain(options)
  return splitTrainAgain(trainTestSplit(options), (train) =>
    trainTestSplit({
      rows: train.length,
      testSize,
      randomState,
      stratify: stratify && train.map((row) => stratify[row]),
    }),
  )
}
