import { reduceRows } from './triangular-reduction.ts'
import { conditionBound, solveUpper, solveUpperTransposed } from './triangular-solve.ts'
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
 * Cyclic coordinate descent (Friedman, Hastie & Tibshirani 2010) until the duality gap closes. Once the set of
 * non-zero coefficients and their signs stay the same between two checks, the optimum on that set is solved for
 * directly and taken if it satisfies the optimality conditions of all features, so that slow convergence on correlated
 * features costs nothing.
 */
export async function coordinateDescent(
  problem: LassoProblem,
  { maxIter, tol, pace }: CoordinateDescentOptions,
): Promise<CoordinateDescentResult> {
  const { columns, target, l1 } = problem
  const norms = columns.map((column) => dot(column, column))
  const coef = new Float64Array(columns.length)
  const rest = target.slice()
  const allowedGap = tol * (dot(target, target) + problem.residual)
  let support = ''
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
    if (now === support) {
      const exact = await solveOnSupport(problem, coef, norms, pace)
      if (exact) return { coef: exact, iterations: sweep, converged: true }
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
function dualityGap({ columns, target, residual, l1 }: LassoProblem, coef: Float64Array, rest: Float64Array): number {
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

/** The optimum among coefficients with the signs of `coef`; `undefined` where it is none of the whole problem. */
async function solveOnSupport(
  problem: LassoProblem,
  coef: Float64Array,
  norms: readonly number[],
  pace: () => Promise<void>,
): Promise<Float64Array | undefined> {
  const { columns, target, l1 } = problem
  const active: number[] = []
  coef.forEach((value, j) => value !== 0 && active.push(j))
  const rank = active.length
  if (rank === 0 || rank > target.length) return undefined
  const { r, target: reduced } = await reduceRows({
    columns: active.map((j) => columns[j]),
    y: target,
    offsets: new Float64Array(rank),
    yOffset: 0,
    pace,
  })
  if (conditionBound(r, rank, rank) > 1e12) return undefined
  const signs = Float64Array.from(active, (j) => l1 * Math.sign(coef[j]))
  solveUpperTransposed(r, rank, rank, signs)
  const solved = solveUpper(r, rank, rank, reduced.map((value, k) => value - signs[k]))
  const exact = new Float64Array(columns.length)
  const rest = target.slice()
  for (let k = 0; k < rank; k += 1) {
    const j = active[k]
    if (solved[k] * coef[j] <= 0) return undefined
    exact[j] = solved[k]
    addScaled(rest, -solved[k], columns[j])
  }
  const largest = Math.sqrt(dot(target, target) + problem.residual)
  for (let j = 0; j < columns.length; j += 1) {
    const slack = l1 * 1e-10 + 1e-14 * Math.sqrt(norms[j]) * largest
    if (exact[j] === 0 && Math.abs(dot(columns[j], rest)) > l1 + slack) return undefined
  }
  return exact
}
