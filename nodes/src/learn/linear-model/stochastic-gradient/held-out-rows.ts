import { FitError } from '../../estimator/estimator.ts'
import { SplitError } from '../../model-selection/split-error.ts'
import { trainTestSplit } from '../../model-selection/train-test-split.ts'

export interface HeldOutOptions {
  rows: number
  share: number
  randomState: number
  /** One class a row, to hold out the same share of each. */
  stratify?: Int32Array
  sampleWeight?: Float64Array
}

/**
 * 1 for every row held out for early stopping: the rows scikit-learn holds out.
 *
 * @throws FitError `too_few_rows` when the rows can't be divided so, or those held out have no weight.
 */
export function holdOutRows({
  rows,
  share,
  randomState,
  stratify,
  sampleWeight,
}: HeldOutOptions): Uint8Array {
  const mask = new Uint8Array(rows)
  const { test } = divide({ rows, testSize: share, randomState, stratify })
  for (const row of test) mask[row] = 1
  if (sampleWeight && test.every((row) => sampleWeight[row] === 0)) {
    throw new FitError('too_few_rows', 'the rows held out for early stopping all have weight 0')
  }
  return mask
}

function divide(options: Parameters<typeof trainTestSplit>[0]): { test: Int32Array } {
  try {
    return trainTestSplit(options)
  } catch (error) {
    if (!(error instanceof SplitError)) throw error
    throw new FitError('too_few_rows', `no rows can be held out for early stopping: ${error.message}`)
  }
}
