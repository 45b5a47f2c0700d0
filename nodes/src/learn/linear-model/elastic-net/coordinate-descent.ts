import { isOptimal, refineOnSupport, restOf } from './active-set.ts'
import { addScaled, dot } from '../../linear-algebra/vectors.ts'
import type { ElasticNetProblem } from './elastic-net-problem.ts'

export interface CoordinateDescentOptions {
  maxIter: number
  /** Stops when the duality gap is at most `tol * |target|²`. */
  tol: number
  /** Where to begin; at zeros when absent. */
  start?: Float64Array
  pace: () => Promise<void>
  onSweep?(sweep: number): void
}

export interface CoordinateDescentResult {
  coef: Float64Array
  sweeps: number
  gap: number
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
  problem: ElasticNetProblem,
  { maxIter, tol, start, pace, onSweep }: CoordinateDescentOptions,
): Promise<CoordinateDescentResult> {
  const { columns, target } = problem
  const norms = columns.map((column) => dot(column, column))
  const coef = start?.slice() ?? new Float64Array(columns.length)
  let rest: Float64Array = restOf(columns, target, coef)
  const allowedGap = tol * (dot(target, target) + problem.residual)
  let support = ''
  let nextRefinement = 0
  let gap = Infinity
  for (let sweep = 1; sweep <= maxIter; sweep += 1) {
    sweepOnce(problem, norms, coef, rest)
    onSweep?.(sweep)
    await pace()
    if (sweep % SWEEPS_A_CHECK !== 0 && sweep !== maxIter) continue
    const now = supportOf(coef)
    gap = dualityGap(problem, coef, rest)
    const isClosed = gap <= allowedGap
    if (isClosed || (now === support && nextRefinement <= sweep)) {
      const reached = await refineOnSupport(problem, coef, pace)
      rest = restOf(columns, target, coef)
      gap = dualityGap(problem, coef, rest)
      if (isClosed || gap <= allowedGap || (reached && isOptimal(problem, coef, rest))) {
        return { coef, sweeps: sweep, gap, converged: true }
      }
      nextRefinement = 2 * sweep
    }
    support = now
  }
  return { coef, sweeps: maxIter, gap, converged: false }
}

/** Minimises over one coefficient after the other; `rest` stays `target - X coef`. */
function sweepOnce(
  { columns, l1, l2, positive }: ElasticNetProblem,
  norms: readonly number[],
  coef: Float64Array,
  rest: Float64Array,
): void {
  for (let j = 0; j < columns.length; j += 1) {
    if (norms[j] === 0) continue
    const before = coef[j]
    const pull = dot(columns[j], rest) + before * norms[j]
    const size = Math.max(0, (positive ? pull : Math.abs(pull)) - l1)
    const after = (Math.sign(pull) * size) / (norms[j] + l2)
    if (after === before) continue
    addScaled(rest, before - after, columns[j])
    coef[j] = after
  }
}

function supportOf(coef: Float64Array): string {
  return coef.reduce((signs, value) => signs + (value === 0 ? '0' : value > 0 ? '+' : '-'), '')
}

/**
 * Primal minus dual objective, the dual point being the residual scaled into the feasible set. The quadratic penalty
 * counts as further rows: `sqrt(l2)` times each coefficient, to be predicted as 0.
 */
function dualityGap(
  { columns, target, residual, l1, l2, positive }: ElasticNetProblem,
  coef: Float64Array,
  rest: Float64Array,
): number {
  let steepest = 0
  let size = 0
  for (let j = 0; j < columns.length; j += 1) {
    const pull = dot(columns[j], rest) - l2 * coef[j]
    steepest = Math.max(steepest, positive ? pull : Math.abs(pull))
    size += Math.abs(coef[j])
  }
  const scale = steepest > l1 ? l1 / steepest : 1
  const square = dot(rest, rest) + residual + l2 * dot(coef, coef)
  return 0.5 * square * (1 + scale * scale) + l1 * size - scale * (dot(rest, target) + residual)
}
