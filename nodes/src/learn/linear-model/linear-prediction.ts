import type { FittedState } from '../estimator/estimator.ts'
import { isSparse } from '../matrix.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { addSparseTimes } from './sparse-products.ts'
import { addWeightedColumns } from '../linear-algebra/column-sums.ts'

/** What every regressor of the form `X coef + intercept` learns. */
export interface LinearState extends FittedState {
  /** One coefficient a feature. */
  coef: Float64Array
  /** 0 where none was fitted. */
  intercept: number
}

/** Rows a block of columns stays in the processor's cache for. */
const BLOCK_ROWS = 1024

/** `X coef + intercept`, where the coefficients are `coef[start] … coef[start + features - 1]`. */
export function linearPrediction(
  X: Matrix | SparseMatrix,
  coef: Float64Array,
  intercept: number,
  start = 0,
): Float64Array {
  const out = new Float64Array(X.rows).fill(intercept)
  if (isSparse(X)) {
    addSparseTimes(out, X, start === 0 ? coef : coef.subarray(start))
    return out
  }
  for (let row = 0; row < X.rows; row += BLOCK_ROWS) {
    const length = Math.min(BLOCK_ROWS, X.rows - row)
    addWeightedColumns(out.subarray(row, row + length), X.columns, coef, start, row, length)
  }
  return out
}

/** The prediction of every fitted state with coefficients and an intercept. */
export function predictLinear({ coef, intercept }: LinearState, X: Matrix | SparseMatrix): Float64Array {
  return linearPrediction(X, coef, intercept)
}

/** Absolute coefficients: how far the prediction moves when a feature moves by 1, so scale the features to compare. */
export function absoluteCoefficients({ coef }: LinearState): Float64Array {
  return coef.map(Math.abs)
}
