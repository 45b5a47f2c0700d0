import { FitError } from '../../estimator/estimator.ts'
import { foldRows } from '../../model-selection/fold-rows.ts'
import { kFold } from '../../model-selection/k-fold.ts'
import { SplitError } from '../../model-selection/split-error.ts'
import { stratifiedKFold } from '../../model-selection/stratified-k-fold.ts'
import type { TrainTestRows } from '../../model-selection/train-test-split.ts'

/** How many folds there are where nothing else is said. */
export const DEFAULT_FOLDS = 5

/**
 * The rows of each fold: runs of neighbouring rows or, of classes, the same share of each in every fold.
 *
 * @throws FitError `too_few_rows` when so many folds can't be made.
 */
export function foldsOf(rows: number, count: number, codes?: Int32Array): TrainTestRows[] {
  const numbers = divide(rows, count, codes)
  return Array.from({ length: count }, (_, fold) => foldRows(numbers, fold))
}

function divide(rows: number, nSplits: number, codes: Int32Array | undefined): Int32Array {
  try {
    return codes === undefined ? kFold({ rows, nSplits }) : stratifiedKFold({ codes, nSplits })
  } catch (error) {
    if (!(error instanceof SplitError)) throw error
    throw new FitError('too_few_rows', error.message, { nSplits })
  }
}
