import type { ElasticNetProblem } from './elastic-net-problem.ts'
import { pivotedQr } from '../least-squares/pivoted-qr.ts'
import { reduceRows } from '../least-squares/triangular-reduction.ts'
import type { TriangularSystem } from '../least-squares/triangular-reduction.ts'
import { solveUpper, solveUpperTransposed } from '../least-squares/triangular-solve.ts'
import { addScaled, dot } from '../../linear-algebra/vectors.ts'

/** A column whose pivot is below this share of the first depends on the others. */
const ROUNDING_RANK = 1e-11
/** Multiplications that one refinement may take: also bounds the triangle it works on. */
export const WORK_BUDGET = 5e9

/**
 * Moves `coef` in place to the optimum among coefficients of the same signs, where the objective is quadratic: solves
 * for it, goes there until a coefficient would change its sign, drops that one and solves again. Along directions in
 * which dependent columns cancel, where coordinate descent creeps, it first goes as far as the l1 norm falls.
 *
 * @returns whether the optimum on the remaining support was reached within the budget.
 */
export async function refineOnSupport(
  problem: ElasticNetProblem,
  coef: Float64Array,
  pace: () => Promise<void>,
): Promise<boolean> {
  const { columns, target, l2 } = problem
  let work = 0
  for (;;) {
    const active = activeFeatures(coef)
    work += 2 * target.length * active.length ** 2
    if (active.length === 0 || work > WORK_BUDGET) return false
    const system = await reduceRows({
      columns: active.map((j) => columns[j]),
      y: target,
      offsets: new Float64Array(active.length),
      yOffset: 0,
      ridge: l2,
      pace,
    })
    const directions = await dependencies(system, pace)
    if (directions.length > 0) {
      slideAlong(directions, active, coef)
      continue
    }
    if (stepTo(solveForSigns(problem, system, active, coef), active, coef)) return true
  }
}

/**
 * Whether `coef` is optimal: at most `l1` of correlation with `rest`, which is `target - X coef`, for every feature that
 * is out. (Those that are in have been solved for.)
 */
export function isOptimal(
  { columns, target, residual, l1, positive }: ElasticNetProblem,
  coef: Float64Array,
  rest: Float64Array,
): boolean {
  const size = Math.sqrt(dot(target, target) + residual)
  return columns.every((column, j) => {
    if (coef[j] !== 0) return true
    const rounding = 1e-14 * Math.sqrt(dot(column, column)) * size
    const pull = dot(column, rest)
    return (positive ? pull : Math.abs(pull)) <= l1 * (1 + 1e-10) + rounding
  })
}

/** `target - X coef`. */
export function restOf(
  columns: readonly Float64Array[],
  target: Float64Array,
  coef: Float64Array,
): Float64Array {
  const rest = target.slice()
  columns.forEach((column, j) => {
    if (coef[j] !== 0) addScaled(rest, -coef[j], column)
  })
  return rest
}

function activeFeatures(coef: Float64Array): number[] {
  const active: number[] = []
  coef.forEach((value, j) => value !== 0 && active.push(j))
  return active
}

/** A basis of the weights with which the columns add up to nothing; empty where they are independent. */
async function dependencies(
  { r, size, target }: TriangularSystem,
  pace: () => Promise<void>,
): Promise<Float64Array[]> {
  const qr = await pivotedQr(r, size, target, pace)
  const largest = Math.abs(qr.r[0])
  let rank = 0
  while (rank < size && Math.abs(qr.r[rank * size + rank]) > ROUNDING_RANK * largest) rank += 1
  return Array.from({ length: size - rank }, (_, i) => {
    const column = (rank + i) * size
    const combined = solveUpper(qr.r, size, rank, qr.r.slice(column, column + rank))
    const direction = new Float64Array(size)
    for (let k = 0; k < rank; k += 1) direction[qr.pivots[k]] = -combined[k]
    direction[qr.pivots[rank + i]] = 1
    return direction
  })
}

/**
 * Goes along directions that change no prediction, each the way the l1 norm falls, until a coefficient is zero; that
 * coefficient then stays out of the directions left.
 */
function slideAlong(directions: Float64Array[], active: readonly number[], coef: Float64Array): void {
  directions.forEach((direction, i) => {
    const blocking = slideOnce(direction, active, coef)
    if (blocking < 0) return
    for (const later of directions.slice(i + 1)) {
      addScaled(later, -later[blocking] / direction[blocking], direction)
      later[blocking] = 0
    }
  })
}

/** @returns the place of the coefficient that became zero, -1 where none can. */
function slideOnce(direction: Float64Array, active: readonly number[], coef: Float64Array): number {
  let slope = 0
  direction.forEach((value, k) => (slope += Math.sign(coef[active[k]]) * value))
  const sense = slope > 0 ? -1 : 1
  let length = Infinity
  let blocking = -1
  direction.forEach((value, k) => {
    const reach = -coef[active[k]] / (sense * value)
    if (reach > 0 && reach < length) {
      length = reach
      blocking = k
    }
  })
  if (blocking < 0) return -1
  direction.forEach((value, k) => (coef[active[k]] += sense * length * value))
  coef[active[blocking]] = 0
  return blocking
}

function solveForSigns(
  { l1 }: ElasticNetProblem,
  { r, size, target }: TriangularSystem,
  active: readonly number[],
  coef: Float64Array,
): Float64Array {
  const pull = Float64Array.from(active, (j) => l1 * Math.sign(coef[j]))
  solveUpperTransposed(r, size, size, pull)
  return solveUpper(
    r,
    size,
    size,
    target.map((value, k) => value - pull[k]),
  )
}

/** Moves towards `solved` up to the first sign change; true when all the way is free. */
function stepTo(solved: Float64Array, active: readonly number[], coef: Float64Array): boolean {
  let length = 1
  let blocking = -1
  solved.forEach((value, k) => {
    const from = coef[active[k]]
    if (value * from > 0) return
    const reach = from / (from - value)
    if (reach < length || blocking < 0) {
      length = reach
      blocking = k
    }
  })
  if (blocking < 0) {
    solved.forEach((value, k) => (coef[active[k]] = value))
    return true
  }
  solved.forEach((value, k) => (coef[active[k]] += length * (value - coef[active[k]])))
  coef[active[blocking]] = 0
  return false
}
