import type { DataShape } from '../../estimator/estimator.ts'
import { isSparse } from '../../matrix.ts'
import type { Matrix, SparseMatrix } from '../../matrix.ts'
import { denseMemory, solveDense } from './solve-dense.ts'
import { fitSparseRidge, sparseRidgeMemory } from './sparse-ridge.ts'

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
  const { X, alpha } = problem
  if (isSparse(X)) return fitSparseRidge({ ...problem, X })
  const { coef, intercept } = await solveDense({ ...problem, X, ridge: alpha, cutoff: Number.EPSILON })
  return { coef, intercept }
}

/** Dense or sparse, whichever takes more. */
export function ridgeMemory(shape: DataShape): number {
  return denseMemory(shape) + sparseRidgeMemory(shape)
}
