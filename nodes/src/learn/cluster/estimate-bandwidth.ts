import type { Matrix } from '../matrix.ts'
import { takeRows, toMatrix } from '../matrix.ts'
import { indexRows, nearestRows } from '../neighbors/nearest-rows.ts'
import { RandomState } from '../random/random-state.ts'

/** Rows whose neighbours are looked for at a time. */
const ROWS_AT_A_TIME = 256

export interface BandwidthOptions {
  /** Which of the neighbours, as a share of the rows; 0.3 when absent. */
  quantile?: number
  /** How many rows are drawn to estimate from; all when absent. */
  nSamples?: number
  randomState?: number
  pace?: () => Promise<void>
}

/**
 * The mean distance of a row to its neighbour at the quantile, a radius for `MeanShift`: scikit-learn's
 * `estimate_bandwidth`. Time grows with the square of the rows.
 */
export async function estimateBandwidth(
  X: Matrix,
  { quantile = 0.3, nSamples, randomState = 0, pace }: BandwidthOptions = {},
): Promise<number> {
  const drawn =
    nSamples === undefined
      ? X
      : toMatrix(takeRows(X, new RandomState(randomState).permutation(X.rows).subarray(0, nSamples)))
  const k = Math.max(1, Math.floor(drawn.rows * quantile))
  const index = indexRows(drawn, { neighbours: k })
  let sum = 0
  for (let start = 0; start < drawn.rows; start += ROWS_AT_A_TIME) {
    const length = Math.min(ROWS_AT_A_TIME, drawn.rows - start)
    const queries = toMatrix(
      takeRows(
        drawn,
        Int32Array.from({ length }, (_, i) => start + i),
      ),
    )
    const { distances } = nearestRows(index, queries, k)
    for (let i = 0; i < length; i += 1) sum += distances[i * k + k - 1]
    await pace?.()
  }
  return sum / drawn.rows
}
