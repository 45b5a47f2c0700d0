import type { ObjectivePoint, SmoothObjective } from './smooth-objective.ts'

/** An absolute penalty on top of a smooth objective. */
export interface AbsolutePenalty {
  /** What an absolute parameter costs. */
  l1: number
  /** 1 for each parameter that pays. */
  isPenalised: Uint8Array
}

/**
 * Finds the parameters at which the objective's quadratic model around `theta`, plus the penalty, is least.
 * `accuracy` is the share of the present violation of the optimality conditions that may be left in the model.
 */
export type ModelSolver = (
  theta: Float64Array,
  point: ObjectivePoint,
  accuracy: number,
) => Promise<Float64Array>

export interface ProximalNewtonOptions {
  maxIter: number
  /** The largest violation of the optimality conditions at the end, relative to the parameter's scale. */
  tol: number
  onIteration?(iteration: number, loss: number): void
}

export interface ProximalNewtonResult {
  theta: Float64Array
  iterations: number
  converged: boolean
}

/** What the model still promises to gain at the end, as a multiple of `tol` squared. */
const GAIN_FACTOR = 100
/** A gain that rounding of the loss hides. */
const STALLED_GAIN = 1e-15

/**
 * Proximal Newton (Lee, Sun & Saunders 2014; Yuan, Ho & Lin 2012): the penalised quadratic model is minimised, then a line
 * search makes sure that the step lowers the objective itself. Near the optimum full steps converge quadratically.
 */
export async function minimiseByProximalNewton(
  objective: SmoothObjective,
  penalty: AbsolutePenalty,
  solveModel: ModelSolver,
  options: ProximalNewtonOptions,
): Promise<ProximalNewtonResult> {
  let theta: Float64Array = new Float64Array(objective.length)
  let point = await objective.evaluate(theta)
  let first = 0
  for (let iteration = 1; iteration <= options.maxIter; iteration += 1) {
    const violation = largestViolation(objective, penalty, theta, point.gradient)
    if (violation === 0) return { theta, iterations: iteration - 1, converged: true }
    if (first === 0) first = violation
    const target = await solveModel(theta, point, Math.max(1e-4, Math.min(0.1, violation / first)))
    const gain = promisedGain(penalty, theta, target, point.gradient)
    if (violation <= options.tol && gain <= GAIN_FACTOR * options.tol ** 2) {
      return { theta, iterations: iteration - 1, converged: true }
    }
    const found = await searchLine(objective, penalty, theta, point, target, gain)
    if (found === undefined) {
      return { theta, iterations: iteration, converged: gain <= STALLED_GAIN * (1 + Math.abs(point.loss)) }
    }
    theta = found.theta
    point = found.point
    options.onIteration?.(iteration, point.loss + absoluteCost(penalty, theta))
  }
  return { theta, iterations: options.maxIter, converged: false }
}

/** `l1` times the absolute values of the parameters that pay. */
function absoluteCost({ l1, isPenalised }: AbsolutePenalty, theta: Float64Array): number {
  let sum = 0
  for (let place = 0; place < theta.length; place += 1) {
    if (isPenalised[place] === 1) sum += Math.abs(theta[place])
  }
  return l1 * sum
}

/** How far the conditions of an optimum are from holding; 0 at one. */
function largestViolation(
  { scales }: SmoothObjective,
  { l1, isPenalised }: AbsolutePenalty,
  theta: Float64Array,
  gradient: Float64Array,
): number {
  let largest = 0
  for (let place = 0; place < theta.length; place += 1) {
    const slope = gradient[place]
    const violation =
      isPenalised[place] === 0
        ? Math.abs(slope)
        : theta[place] === 0
          ? Math.max(0, Math.abs(slope) - l1)
          : Math.abs(slope + l1 * Math.sign(theta[place]))
    largest = Math.max(largest, violation / scales[place])
  }
  return largest
}

/** The fall of the objective to first order. */
function promisedGain(
  penalty: AbsolutePenalty,
  theta: Float64Array,
  target: Float64Array,
  gradient: Float64Array,
): number {
  let slope = 0
  for (let place = 0; place < theta.length; place += 1) {
    slope += gradient[place] * (target[place] - theta[place])
  }
  return absoluteCost(penalty, theta) - absoluteCost(penalty, target) - slope
}

/** Halves the step until the objective falls by a share of what was promised; `undefined` when it never does. */
async function searchLine(
  objective: SmoothObjective,
  penalty: AbsolutePenalty,
  theta: Float64Array,
  point: ObjectivePoint,
  target: Float64Array,
  gain: number,
): Promise<{ theta: Float64Array; point: ObjectivePoint } | undefined> {
  const before = point.loss + absoluteCost(penalty, theta)
  const unresolved = STALLED_GAIN * (1 + Math.abs(before))
  const violation = largestViolation(objective, penalty, theta, point.gradient)
  for (let length = 1; length > 1e-7; length /= 2) {
    const candidate =
      length === 1 ? target : theta.map((value, place) => value + length * (target[place] - value))
    const next = await objective.evaluate(candidate)
    const change = next.loss + absoluteCost(penalty, candidate) - before
    // Where rounding hides the difference of the objectives, the optimality conditions decide.
    const isBetter =
      Math.abs(change) > unresolved
        ? change <= -1e-4 * length * gain
        : largestViolation(objective, penalty, candidate, next.gradient) < violation
    if (isBetter) return { theta: candidate, point: next }
  }
  return undefined
}
