import { addScaled, dot, scale } from '../linear-algebra/vectors.ts'
import { createLineSearch } from './line-search.ts'

export interface LbfgsOptions {
  /** Where to begin; overwritten with the minimum. */
  x: Float64Array
  /** The function at x; writes its gradient. */
  evaluate(x: Float64Array, gradient: Float64Array): Promise<number>
  /** Stops when no entry of the gradient is larger. */
  tolerance: number
  maxIterations: number
  maxEvaluations: number
  onIteration(iteration: number, value: number): void
}

export interface LbfgsResult {
  value: number
  iterations: number
  /** False when the most iterations or evaluations were made, or no step made the function smaller. */
  converged: boolean
}

/** Pairs of steps and changes of the gradient that are remembered, trials of a line search, and the least relative fall. */
const MEMORY = 10
const MOST_TRIALS = 20
const LEAST_FALL = 2.220446049250313e-9
const LONGEST_STEP = 1e10

interface Pair {
  step: Float64Array
  change: Float64Array
  /** 1 / (step · change) */
  rho: number
}

/**
 * Minimises a smooth function with the limited-memory BFGS method: the algorithm, constants and stopping rules of
 * L-BFGS-B (Byrd, Lu, Nocedal & Zhu 1995) as `scipy.optimize.minimize(method="L-BFGS-B")` runs it without bounds.
 */
export async function minimiseLbfgs(options: LbfgsOptions): Promise<LbfgsResult> {
  const { x, evaluate, tolerance, maxIterations, maxEvaluations, onIteration } = options
  const n = x.length
  let gradient: Float64Array = new Float64Array(n)
  let value = await evaluate(x, gradient)
  let evaluations = 1
  let iterations = 0
  let pairs: Pair[] = []
  let curvature = 1
  if (largest(gradient) <= tolerance) return { value, iterations, converged: true }
  for (;;) {
    const direction = descentDirection(gradient, pairs, curvature)
    const slope = dot(gradient, direction)
    const found = slope < 0 ? await searchLine(direction, slope) : null
    if (found === null) {
      if (pairs.length === 0) return { value, iterations, converged: false }
      // What was remembered has misled the search: begin anew from here.
      pairs = []
      curvature = 1
      continue
    }
    iterations += 1
    const before = value
    const change = found.gradient.slice()
    addScaled(change, -1, gradient)
    value = found.value
    gradient = found.gradient
    onIteration(iterations, value)
    if (largest(gradient) <= tolerance) return { value, iterations, converged: true }
    if (before - value <= LEAST_FALL * Math.max(Math.abs(before), Math.abs(value), 1)) {
      return { value, iterations, converged: true }
    }
    if (iterations >= maxIterations || evaluations > maxEvaluations) {
      return { value, iterations, converged: false }
    }
    remember(direction, found.step, change, slope, found.slope)
  }

  /** Moves x to a point along the direction that is low enough; null, and x where it was, when there is none. */
  async function searchLine(direction: Float64Array, slope: number) {
    const start = x.slice()
    let step = iterations === 0 ? Math.min(1 / Math.sqrt(dot(direction, direction)), LONGEST_STEP) : 1
    const search = createLineSearch({ value, slope }, step, LONGEST_STEP)
    for (let trial = 0; trial < MOST_TRIALS; trial += 1) {
      x.set(start)
      addScaled(x, step, direction)
      const own = new Float64Array(n)
      const reached = await evaluate(x, own)
      evaluations += 1
      const at = { step, value: reached, slope: dot(own, direction) }
      const next = search.next(at)
      if (next.done) return { ...at, gradient: own }
      step = next.step
    }
    x.set(start)
    return null
  }

  function remember(
    direction: Float64Array,
    length: number,
    change: Float64Array,
    slope: number,
    slopeAfter: number,
  ): void {
    const product = (slopeAfter - slope) * length
    if (product <= Number.EPSILON * 0.5 * (-slope * length)) return
    scale(direction, length)
    curvature = dot(change, change) / product
    pairs.push({ step: direction, change, rho: 1 / product })
    if (pairs.length > MEMORY) pairs.shift()
  }
}

/** Minus the gradient times the approximate inverse Hessian, by the two loops of Nocedal (1980). */
function descentDirection(gradient: Float64Array, pairs: readonly Pair[], curvature: number): Float64Array {
  const direction = gradient.slice()
  const weights = new Float64Array(pairs.length)
  for (let i = pairs.length - 1; i >= 0; i -= 1) {
    const { step, change, rho } = pairs[i]
    weights[i] = rho * dot(step, direction)
    addScaled(direction, -weights[i], change)
  }
  scale(direction, 1 / curvature)
  pairs.forEach(({ step, change, rho }, i) => {
    addScaled(direction, weights[i] - rho * dot(change, direction), step)
  })
  scale(direction, -1)
  return direction
}

function largest(values: Float64Array): number {
  let most = 0
  for (const value of values) most = Math.max(most, Math.abs(value))
  return most
}
