import type { DataShape } from '../../estimator/estimator.ts'
import { isSparse } from '../../matrix.ts'
import type { Matrix, SparseMatrix } from '../../matrix.ts'
import { interceptOf, prepareLeastSquares } from './least-squares.ts'
import { solveMinimumNorm } from './minimum-norm.ts'
import { solveNonNegative } from './non-negative-least-squares.ts'
import { fitSparseRidge, sparseRidgeMemory } from './sparse-ridge.ts'
import { solveUpper } from './triangular-solve.ts'

export interface RidgeProblem {
  X: Matrix | SparseMatrix
  y: Float64Array
  alpha: number
  fitIntercept: boolean
  positive: boolean
  sampleWeight?: Float64Array
  pace: () => Promise<void>
}

/** Minimises `Σ s (y - Xw - b)² + alpha |w|²`; without a penalty the shortest solution. */
export async function fitRidge(problem: RidgeProblem): Promise<{ coef: Float64Array; intercept: number }> {
  const { X, alpha, positive, pace } = problem
  if (isSparse(X)) return fitSparseRidge({ ...problem, X })
  const centred = await prepareLeastSquares({ ...problem, X, ridge: alpha })
  const { system } = centred
  const coef = positive
    ? (await solveNonNegative(system, pace)).coef
    : alpha > 0
      ? solveUpper(system.r, system.size, system.size, system.target.slice())
      : solveMinimumNorm(system, Number.EPSILON).coef
  return { coef, intercept: interceptOf(centred, coef) }
}

/** Triangles of the features, blocks of rows, and what sparse features need. */
export function ridgeMemory(shape: DataShape): number {
  const { rows, columns } = shape
  return 8 * (8 * columns * columns + 10 * rows + 64 * columns) + 2e6 + sparseRidgeMemory(shape)
}
