import { isOptimal, refineOnSupport, restOf } from './lasso-active-set.ts'
import { addScaled, dot } from './vector-kernels.ts'

/** `min ½|target - Σ_j w_j columns[j]|² + ½ residual + l1 |w|₁`. */
export interface LassoProblem {
  columns: readonly Float64Array[]
  target: Float64Array
  /** The part of the squared error no w reaches; counts in the duality gap. */
  residual: number
  l1: number
}

export interface CoordinateDescentOptions {
  maxIter: number
  /** Stops when the duality gap is at most `tol * |target|²`. */
  tol: number
  pace: () => Promise<void>
}

export interface CoordinateDescentResult {
  coef: Float64Array
  iterations: number
  converged: boolean
}

/** Sweeps between two looks at the duality gap. */
const SWEEPS_A_CHECK = 10

/**
 * Cyclic coordinate descent (Friedman, Hastie & Tibshirani 2010) until the duality gap closes. When the set of
 * non-zero coefficients and their signs stay the same between two checks, the optimum on that set is solved for
 * directly and taken if it satisfies the optimality conditions of all features: correlated features, on which
 * coordinate descent creeps, then cost no more than others.
 */
export async function coordinateDescent(
  problem: LassoProblem,
  { maxIter, tol, pace }: CoordinateDescentOptions,
): Promise<CoordinateDescentResult> {
  const { columns, target, l1 } = problem
  const norms = columns.map((column) => dot(column, column))
  const coef = new Float64Array(columns.length)
  let rest: Float64Array = target.slice()
  const allowedGap = tol * (dot(target, target) + problem.residual)
  let support = ''
  let nextRefinement = 0
  for (let sweep = 1; sweep <= maxIter; sweep += 1) {
    for (let j = 0; j < columns.length; j += 1) {
      if (norms[j] === 0) continue
      const before = coef[j]
      const pull = dot(columns[j], rest) + before * norms[j]
      const after = (Math.sign(pull) * Math.max(0, Math.abs(pull) - l1)) / norms[j]
      if (after === before) continue
      addScaled(rest, before - after, columns[j])
      coef[j] = after
    }
    await pace()
    if (sweep % SWEEPS_A_CHECK !== 0 && sweep !== maxIter) continue
    const now = supportOf(coef)
    if (now === support && nextRefinement <= sweep) {
      if ((await refineOnSupport(problem, coef, pace)) && isOptimal(problem, coef)) {
        return { coef, iterations: sweep, converged: true }
      }
      nextRefinement = 2 * sweep
      rest = restOf(columns, target, coef)
    }
    support = now
    if (dualityGap(problem, coef, rest) <= allowedGap) return { coef, iterations: sweep, converged: true }
  }
  return { coef, iterations: maxIter, converged: false }
}

function supportOf(coef: Float64Array): string {
  return coef.reduce((signs, value) => signs + (value === 0 ? '0' : value > 0 ? '+' : '-'), '')
}

/** Primal minus dual objective, the dual point being the residual scaled into the feasible set. */
function dualityGap(
  { columns, target, residual, l1 }: LassoProblem,
  coef: Float64Array,
  rest: Float64Array,
): number {
  let steepest = 0
  let size = 0
  for (let j = 0; j < columns.length; j += 1) {
    steepest = Math.max(steepest, Math.abs(dot(columns[j], rest)))
    size += Math.abs(coef[j])
  }
  const scale = steepest > l1 ? l1 / steepest : 1
  const square = dot(rest, rest) + residual
  return 0.5 * square * (1 + scale * scale) + l1 * size - scale * (dot(rest, target) + residual)
}
