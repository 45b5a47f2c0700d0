import type { DataShape } from '../../estimator/estimator.ts'
import type { Matrix } from '../../matrix.ts'
import { elasticNetSystem } from '../elastic-net/centred-system.ts'
import { interceptOf, prepareLeastSquares } from './least-squares.ts'
import { solveMinimumNorm } from './minimum-norm.ts'
import type { MinimumNorm } from './minimum-norm.ts'
import { solveNonNegative } from './non-negative-least-squares.ts'
import { centredRows } from './smallest-rows.ts'
import { solveUpper } from './triangular-solve.ts'
import { solveWide } from './wide-rows.ts'

export interface DenseLeastSquares {
  X: Matrix
  y: Float64Array
  fitIntercept: boolean
  /** Adds `ridge * |w|²`; the intercept is never penalised. */
  ridge: number
  /** Without a penalty: directions whose singular value is at most this share of the largest are left out. */
  cutoff: number
  /** No coefficient below 0. */
  positive: boolean
  sampleWeight?: Float64Array
  pace: () => Promise<void>
}

export interface LeastSquaresSolution extends MinimumNorm {
  intercept: number
}

/** Features from which on it pays to factor the rows instead, where those are less than half as many. */
const WIDE_FROM = 500

/** Minimises `Σ s (y - Xw - b)² + ridge |w|²`, by the shape of X and what is asked of w. */
export async function solveDense(problem: DenseLeastSquares): Promise<LeastSquaresSolution> {
  const { X, ridge, cutoff, positive, pace } = problem
  if (positive) {
    const { centring, ...system } = await elasticNetSystem(problem)
    const { coef, rank } = await solveNonNegative({ ...system, l2: ridge }, pace)
    return { coef, rank, intercept: interceptOf(centring, coef) }
  }
  if (isWide(X.rows, X.columns.length)) {
    const { rows, target, centring } = await centredRows(problem)
    const { coef, rank } = await solveWide({ rows, target, ridge, cutoff, pace })
    return { coef, rank, intercept: interceptOf(centring, coef) }
  }
  const centred = await prepareLeastSquares(problem)
  const { r, size, target } = centred.system
  const { coef, rank } =
    ridge > 0
      ? { coef: solveUpper(r, size, size, target.slice()), rank: size }
      : await solveMinimumNorm(centred.system, cutoff, pace)
  return { coef, rank, intercept: interceptOf(centred, coef) }
}

/** The rows once more where they are few, else triangles of the features; and blocks of rows. */
export function denseMemory({ rows, columns }: DataShape): number {
  const factored = isWide(rows, columns)
    ? 2 * rows * columns + 10 * rows * rows
    : 8 * columns * columns + Math.min(rows, columns) * columns
  return 8 * (factored + 10 * rows + 64 * columns) + 2e6
}

function isWide(rows: number, features: number): boolean {
  return features >= WIDE_FROM && 2 * rows < features
}
