import type { TrainTestRows } from './train-test-split.ts'

/** The rows of one fold: tested on those numbered `fold`, trained on all others, both in table order. */
export function foldRows(folds: Int32Array, fold: number): TrainTestRows {
  let testRows = 0
  for (const number of folds) if (number === fold) testRows += 1
  const test = new Int32Array(testRows)
  const train = new Int32Array(folds.length - testRows)
  let testEnd = 0
  let trainEnd = 0
  for (let row = 0; row < folds.length; row += 1) {
    if (folds[row] === fold) test[testEnd++] = row
    else train[trainEnd++] = row
  }
  return { train, test }
}
