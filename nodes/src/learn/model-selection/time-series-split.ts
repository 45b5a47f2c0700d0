import { SplitError } from './split-error.ts'
import type { TrainTestRows } from './train-test-split.ts'

export interface TimeSeriesSplitOptions {
  /** Rows in the order of time. */
  rows: number
  nSplits: number
  /** The most rows to train on, the latest; null for all before the test rows. */
  maxTrainSize?: number | null
  /** Rows a test part; null for `rows / (nSplits + 1)`, rounded down. */
  testSize?: number | null
  /** Rows left out between training and testing. */
  gap?: number
}

/**
 * scikit-learn's `TimeSeriesSplit`: each part is tested on the rows that follow those it is trained on.
 *
 * @throws SplitError `bad_size`, `too_few_rows`.
 */
export function timeSeriesSplit({
  rows,
  nSplits,
  maxTrainSize = null,
  testSize = null,
  gap = 0,
}: TimeSeriesSplitOptions): TrainTestRows[] {
  if (!Number.isInteger(nSplits) || nSplits < 2) {
    throw new SplitError('bad_size', `cross-validation needs at least 2 folds, not ${nSplits}`, { nSplits })
  }
  const size = testSize ?? Math.floor(rows / (nSplits + 1))
  if (nSplits + 1 > rows || rows - gap - size * nSplits <= 0) {
    throw new SplitError('too_few_rows', `${rows} rows cannot make ${nSplits} tests of ${size} rows`, {
      rows,
      nSplits,
    })
  }
  return Array.from({ length: nSplits }, (_, index) => {
    const testStart = rows - (nSplits - index) * size
    const trainEnd = testStart - gap
    const trainStart = maxTrainSize !== null && maxTrainSize < trainEnd ? trainEnd - maxTrainSize : 0
    return { train: range(trainStart, trainEnd), test: range(testStart, testStart + size) }
  })
}

/** The whole numbers from `start` to `end - 1`. */
export function range(start: number, end: number): Int32Array {
  return Int32Array.from({ length: Math.max(0, end - start) }, (_, i) => start + i)
}
