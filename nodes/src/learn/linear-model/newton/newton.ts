import type { ObjectivePoint, Preconditioner, SmoothObjective } from './smooth-objective.ts'
import { addScaled, dot } from '../../linear-algebra/vectors.ts'

/**
 * The squared distance to the optimum that may be left, in the units of the mean loss, as a multiple of `tol` squared: a
 * gradient as small as `tol` can hide a long way where there is little curvature.
 */
const DECREMENT_FACTOR = 1000
/** What a step may leave of it, lest it be more precise than the end has to be. */
const STEP_SHARE = 0.1
/** What is as near as rounding allows when no step improves any more. */
const STALLED_DECREMENT = 1e-16
/** A squared residual that needs no further step inside a step. */
const INNER_TOLERANCE = 1e-24
/** How much farther than the factor predicts a step may lead before it is rounding along a direction without curvature. */
const TRUSTED_GROWTH = 1e4
/** Rounding of the mean loss: its terms are rounded at the size of the raw predictions, not of the loss. */
const LOSS_ROUNDING = 1e-14
const MOST_INNER_STEPS = 500

export interface NewtonStart {
  theta: Float64Array
  preconditioner?: Preconditioner
}

export interface NewtonOptions {
  maxIter: number
  /** The largest gradient entry at the end, relative to its parameter's scale. */
  tol: number
  /** True to stop once this point's loss has no lower bound worth approaching. */
  isHopeless?(point: ObjectivePoint): boolean
  onIteration?(iteration: number, loss: number): void
}

export interface NewtonResult extends NewtonStart {
  iterations: number
  converged: boolean
}

/**
 * Newton's method with line search (Nocedal & Wright 2006, ch. 7). Each step is solved by conjugate gradients that start
 * from the factor of a Hessian: with a fresh factor they end at once, with one from an earlier point (or from a sample
 * of the rows) after a few products, so the Hessian is only built again when the old factor has become poor.
 */
export async function minimiseByNewton(
  objective: SmoothObjective,
  start: NewtonStart,
  options: NewtonOptions,
): Promise<NewtonResult> {
  let theta = start.theta
  let preconditioner = start.preconditioner
  let point = await objective.evaluate(theta)
  const vectors = stepVectors(objective.length)
  let firstNorm = 0
  let innerSteps = 0
  for (let iteration = 1; iteration <= options.maxIter; iteration += 1) {
    if (
      preconditioner === undefined ||
      preconditioner.isAlwaysFresh ||
      innerSteps > Math.max(6, preconditioner.cost)
    ) {
      preconditioner = await objective.buildPreconditioner()
    }
    const decrement = dot(point.gradient, preconditioner.apply(point.gradient, vectors.guided))
    const norm = Math.sqrt(decrement)
    if (firstNorm === 0) firstNorm = norm || 1
    const allowedDecrement = DECREMENT_FACTOR * options.tol ** 2
    const steepest = steepestSlope(point.gradient, objective.scales)
    if (steepest <= options.tol && decrement <= allowedDecrement) {
      return { theta, preconditioner, iterations: iteration - 1, converged: true }
    }
    if (options.isHopeless?.(point) === true) {
      return { theta, preconditioner, iterations: iteration - 1, converged: false }
    }
    const accuracy = Math.max(1e-6, Math.min(0.5, Math.sqrt(norm / firstNorm)))
    const wanted = { accuracy, enough: STEP_SHARE * allowedDecrement }
    innerSteps = await solveNewtonStep(objective, point.gradient, preconditioner, wanted, vectors)
    const found = await searchLine(objective, theta, point, vectors.direction, preconditioner, decrement)
    if (found === undefined) {
      const converged = decrement <= Math.max(STALLED_DECREMENT, allowedDecrement)
      return { theta, preconditioner, iterations: iteration, converged }
    }
    theta = found.theta
    point = found.point
    options.onIteration?.(iteration, point.loss)
  }
  return { theta, preconditioner, iterations: options.maxIter, converged: false }
}

/** The largest entry of a gradient, relative to its parameter's scale. */
function steepestSlope(gradient: Float64Array, scales: Float64Array): number {
  let most = 0
  for (let i = 0; i < gradient.length; i += 1) most = Math.max(most, Math.abs(gradient[i]) / scales[i])
  return most
}

/** The vectors of a step, used again for each. */
interface StepVectors {
  direction: Float64Array
  residual: Float64Array
  /** The residual after the preconditioner. */
  guided: Float64Array
  search: Float64Array
  /** The Hessian times the search direction. */
  bent: Float64Array
}

function stepVectors(length: number): StepVectors {
  const vector = () => new Float64Array(length)
  return { direction: vector(), residual: vector(), guided: vector(), search: vector(), bent: vector() }
}

/**
 * Solves `H direction = -gradient` until the residual, as the preconditioner measures it, is `accuracy` of the start or its
 * square is `enough`; answers how many products with the Hessian it took.
 */
async function solveNewtonStep(
  objective: SmoothObjective,
  gradient: Float64Array,
  preconditioner: Preconditioner,
  wanted: { accuracy: number; enough: number },
  { direction, residual, guided, search, bent }: StepVectors,
): Promise<number> {
  direction.fill(0)
  for (let i = 0; i < residual.length; i += 1) residual[i] = -gradient[i]
  preconditioner.apply(residual, guided)
  search.set(guided)
  let square = dot(residual, guided)
  const decrement = square
  const enough = Math.max(INNER_TOLERANCE, square * wanted.accuracy ** 2, wanted.enough)
  let products = 0
  while (products < MOST_INNER_STEPS && square > enough) {
    await objective.curvatureTimes(search, bent)
    products += 1
    const curvature = dot(search, bent)
    if (!(curvature > 0)) break
    const length = square / curvature
    addScaled(direction, length, search)
    addScaled(residual, -length, bent)
    preconditioner.apply(residual, guided)
    const next = dot(residual, guided)
    const keep = next / square
    for (let i = 0; i < search.length; i += 1) search[i] = guided[i] + keep * search[i]
    square = next
  }
  const slope = -dot(gradient, direction)
  if (!(slope > 0 && slope <= TRUSTED_GROWTH * decrement)) {
    preconditioner.apply(gradient, direction)
    for (let i = 0; i < direction.length; i += 1) direction[i] = -direction[i]
  }
  return products
}

/**
 * Halves the step until the loss falls enough (Armijo) or, where rounding hides the difference of the losses, the
 * gradient shrinks as the preconditioner measures it, from `steepness`; `undefined` when neither happens.
 */
async function searchLine(
  objective: SmoothObjective,
  theta: Float64Array,
  point: ObjectivePoint,
  direction: Float64Array,
  preconditioner: Preconditioner,
  steepness: number,
): Promise<{ theta: Float64Array; point: ObjectivePoint } | undefined> {
  const slope = dot(point.gradient, direction)
  const unresolved = LOSS_ROUNDING * (1 + Math.abs(point.loss))
  for (let length = 1; length > 1e-7; length /= 2) {
    const candidate = theta.slice()
    addScaled(candidate, length, direction)
    const next = await objective.evaluate(candidate)
    const change = next.loss - point.loss
    const isLower = change <= length * slope * 2 ** -11
    const isResolved = Math.abs(change) > unresolved
    const isBetter = isResolved
      ? isLower
      : dot(next.gradient, preconditioner.apply(next.gradient)) < steepness
    if (isBetter) return { theta: candidate, point: next }
  }
  return undefined
}
