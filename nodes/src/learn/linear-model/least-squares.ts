import type { Matrix } from '../matrix.ts'
import { columnMean } from './design.ts'
import { dot } from './vector-kernels.ts'
import { reduceRows } from './triangular-reduction.ts'
import type { TriangularSystem } from './triangular-reduction.ts'

/** A centred (when there is an intercept), weighted least-squares problem in triangular form. */
export interface LeastSquaresProblem {
  system: TriangularSystem
  offsets: Float64Array
  yOffset: number
  fitIntercept: boolean
}

export interface LeastSquaresOptions {
  X: Matrix
  y: Float64Array
  fitIntercept: boolean
  /** Adds `ridge * |w|²`; the intercept is never penalised. */
  ridge: number
  sampleWeight?: Float64Array
  pace: () => Promise<void>
}

/** Centres, weights and reduces the rows, as scikit-learn's `_preprocess_data` prepares them. */
export async function prepareLeastSquares(options: LeastSquaresOptions): Promise<LeastSquaresProblem> {
  const { X, y, fitIntercept, ridge, sampleWeight, pace } = options
  const offsets = new Float64Array(X.columns.length)
  if (fitIntercept) X.columns.forEach((column, j) => (offsets[j] = columnMean(column, sampleWeight)))
  const yOffset = fitIntercept ? columnMean(y, sampleWeight) : 0
  const rootWeight = sampleWeight?.map(Math.sqrt)
  const system = await reduceRows({ columns: X.columns, y, offsets, yOffset, rootWeight, ridge, pace })
  return { system, offsets, yOffset, fitIntercept }
}

/** The intercept that belongs to coefficients of the centred problem; 0 without one. */
export function interceptOf(
  { fitIntercept, offsets, yOffset }: LeastSquaresProblem,
  coef: Float64Array,
): number {
  return fitIntercept ? yOffset - dot(offsets, coef) : 0
}
