import type { Matrix } from '../matrix.ts'
import { addWeightedColumns } from './vector-kernels.ts'

/** Rows a block of columns stays in the processor's cache for. */
const BLOCK_ROWS = 1024

/** `X coef + intercept`, where the coefficients are `coef[start] … coef[start + features - 1]`. */
export function linearPrediction(X: Matrix, coef: Float64Array, intercept: number, start = 0): Float64Array {
  const out = new Float64Array(X.rows).fill(intercept)
  for (let row = 0; row < X.rows; row += BLOCK_ROWS) {
    const length = Math.min(BLOCK_ROWS, X.rows - row)
    addWeightedColumns(out.subarray(row, row + length), X.columns, coef, start, row, length)
  }
  return out
}
