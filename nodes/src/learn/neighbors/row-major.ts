import { finish } from '../linear-algebra/steps.ts'
import type { Steps } from '../linear-algebra/steps.ts'
import type { Matrix } from '../matrix.ts'

/** So many rows of a few dozen columns stay in the second-level cache while all columns are written to them. */
const BLOCK_ROWS = 512

/** Values that are written between stops. */
const VALUES_AT_A_TIME = 1_000_000

/** The rows of a matrix one after the other in one array. */
export function rowsOf(X: Matrix): Float64Array {
  return finish(rowSteps(X))
}

/** The same in steps. */
export function* rowSteps({ rows, columns }: Matrix): Steps<Float64Array> {
  const width = columns.length
  let written = 0
  const points = new Float64Array(rows * width)
  for (let from = 0; from < rows; from += BLOCK_ROWS) {
    const to = Math.min(rows, from + BLOCK_ROWS)
    for (let j = 0; j < width; j += 1) {
      const column = columns[j]
      for (let row = from, at = from * width + j; row < to; row += 1, at += width) points[at] = column[row]
    }
    written += (to - from) * width
    if (written < VALUES_AT_A_TIME) continue
    written = 0
    yield
  }
  return points
}
