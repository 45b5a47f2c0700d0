import type { Matrix } from '../../matrix.ts'
import { columnMean } from './column-mean.ts'
import { dot } from '../../linear-algebra/vectors.ts'
import { reduceRows } from './triangular-reduction.ts'
import type { TriangularSystem } from './triangular-reduction.ts'

/** What is taken off every column and the target so that an intercept need not be solved for; zeros without one. */
export interface Centring {
  offsets: Float64Array
  yOffset: number
  fitIntercept: boolean
}

/** A centred (when there is an intercept), weighted least-squares problem in triangular form. */
export interface LeastSquaresProblem extends Centring {
  system: TriangularSystem
}

export interface CentringOptions {
  X: Matrix
  y: Float64Array
  fitIntercept: boolean
  sampleWeight?: Float64Array
}

export interface LeastSquaresOptions extends CentringOptions {
  /** Adds `ridge * |w|²`; the intercept is never penalised. */
  ridge: number
  pace: () => Promise<void>
}

/** The (weighted) means of columns and target, as scikit-learn's `_preprocess_data` has them. */
export function centringOf({ X, y, fitIntercept, sampleWeight }: CentringOptions): Centring {
  const offsets = new Float64Array(X.columns.length)
  if (fitIntercept) X.columns.forEach((column, j) => (offsets[j] = columnMean(column, sampleWeight)))
  return { offsets, yOffset: fitIntercept ? columnMean(y, sampleWeight) : 0, fitIntercept }
}

/** Centres, weights and reduces the rows. */
export async function prepareLeastSquares(options: LeastSquaresOptions): Promise<LeastSquaresProblem> {
  const { X, y, ridge, sampleWeight, pace } = options
  const centring = centringOf(options)
  const rootWeight = sampleWeight?.map(Math.sqrt)
  const system = await reduceRows({ columns: X.columns, y, ...centring, rootWeight, ridge, pace })
  return { ...centring, system }
}

/** The intercept that belongs to coefficients of the centred problem; 0 without one. */
export function interceptOf({ fitIntercept, offsets, yOffset }: Centring, coef: Float64Array): number {
  return fitIntercept ? yOffset - dot(offsets, coef) : 0
}
