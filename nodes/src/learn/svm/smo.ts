/**
 * Sequential minimal optimisation (Platt 1998) with second-order selection of the two variables of a step (Fan, Chen &
 * Lin 2005) and shrinking (Joachims 1998), in the order in which LIBSVM (Chang & Lin 2011) does things, so that the
 * steps are the same.
 */
import type { Steps } from '../linear-algebra/steps.ts'
import type { SmoOptions, SmoSolution } from './smo-problem.ts'
import { bringBack, sendToWait } from './smo-shrinking.ts'
import type { SmoVariables } from './smo-variables.ts'

/** Steps between two looks at what can be shrunk. */
const STEPS_BETWEEN_SHRINKING = 1000
/** Matrix entries that are computed before others may work. */
const ENTRIES_AT_A_TIME = 1_000_000
/** Stands in for a curvature that is not above 0. */
const LEAST_CURVATURE = 1e-12

/** Solves the problem that the variables were made of. Where `maxIter` ends it, the level and the objective are rough. */
export function* minimise(
  variables: SmoVariables,
  { tol, shrinking, maxIter }: SmoOptions,
): Steps<SmoSolution> {
  const { size } = variables
  yield* enterStart(variables, shrinking)
  const every = Math.min(size, STEPS_BETWEEN_SHRINKING)
  let countdown = every + 1
  let hasUnshrunk = false
  let iterations = 0
  let work = 0
  let converged = false
  const mostSteps = maxIter < 0 ? Infinity : maxIter
  while (iterations < mostSteps) {
    countdown -= 1
    if (countdown === 0) {
      countdown = every
      if (shrinking) hasUnshrunk = yield* sendToWait(variables, { tol, hasUnshrunk })
    }
    let pair = selectPair(variables, tol)
    if (pair === null) {
      yield* bringBack(variables)
      pair = selectPair(variables, tol)
      if (pair === null) {
        converged = true
        break
      }
      countdown = 1
    }
    iterations += 1
    step(variables, pair, shrinking)
    work += 20 * variables.active
    if (work < ENTRIES_AT_A_TIME) continue
    work = 0
    yield
  }
  const x = new Float64Array(size)
  let objective = 0
  for (let k = 0; k < size; k += 1) {
    x[variables.order[k]] = variables.x[k]
    objective += variables.x[k] * (variables.gradient[k] + variables.linear[k])
  }
  const levels = Array.from({ length: variables.groupCount }, (_, group) => levelOf(variables, group))
  return { x, levels, objective: objective / 2, iterations, converged }
}

/** The gradient at a start that is not all 0. */
function* enterStart(variables: SmoVariables, shrinking: boolean): Steps<void> {
  let work = 0
  for (let k = 0; k < variables.size; k += 1) {
    const value = variables.x[k]
    if (value === 0) continue
    variables.addToGradient(k, value, 0)
    if (shrinking && variables.isFull(k)) variables.addToBoundGradient(k, value)
    work += 20 * variables.size
    if (work < ENTRIES_AT_A_TIME) continue
    work = 0
    yield
  }
}

interface Pair {
  /** Goes up. */
  i: number
  /** Goes down by as much. */
  j: number
}

/** The two variables of the next step; null when none would gain enough. */
function selectPair(variables: SmoVariables, tol: number): Pair | null {
  let greatest = -Infinity
  let best: { place: number; gain: number; i: number } | null = null
  for (let group = 0; group < variables.groupCount; group += 1) {
    const i = variables.highest(group)
    if (i < 0) continue
    const { place, gain, fall } = variables.partner(group, i)
    greatest = Math.max(greatest, fall - variables.gradient[i])
    if (place < 0) continue
    if (best === null || gain > best.gain || (gain === best.gain && place > best.place))
      best = { place, gain, i }
  }
  if (best === null || greatest < tol) return null
  return { i: best.i, j: best.place }
}

/** Moves both variables as far as is best, but not over their bounds; their sum stays. */
function step(variables: SmoVariables, { i, j }: Pair, keepBound: boolean): void {
  const { x, gradient, diagonal, lower, upper } = variables
  const curvature = diagonal[i] + diagonal[j] - 2 * variables.common(i, j)
  const by = (gradient[j] - gradient[i]) / (curvature > 0 ? curvature : LEAST_CURVATURE)
  const [oldI, oldJ] = [x[i], x[j]]
  const [wasFullI, wasFullJ] = [variables.isFull(i), variables.isFull(j)]
  const sum = oldI + oldJ
  x[i] += by
  x[j] -= by
  if (sum > upper[i] + lower[j]) {
    if (x[i] > upper[i]) {
      x[i] = upper[i]
      x[j] = sum - upper[i]
    }
  } else if (x[j] < lower[j]) {
    x[j] = lower[j]
    x[i] = sum - lower[j]
  }
  variables.followStep(i, x[i] - oldI, j, x[j] - oldJ)
  variables.setBarriers(i)
  variables.setBarriers(j)
  if (!keepBound) return
  if (wasFullI !== variables.isFull(i)) variables.addToBoundGradient(i, wasFullI ? -oldI : x[i])
  if (wasFullJ !== variables.isFull(j)) variables.addToBoundGradient(j, wasFullJ ? -oldJ : x[j])
}

/** The gradient where variables of a group are between their bounds: their mean, or what the others leave open. */
function levelOf(variables: SmoVariables, group: number): number {
  let least = Infinity
  let most = -Infinity
  let sum = 0
  let count = 0
  for (let k = 0; k < variables.active; k += 1) {
    if (variables.groupOf(k) !== group) continue
    const gradient = variables.gradient[k]
    if (variables.isAtUpper(k)) most = Math.max(most, gradient)
    else if (variables.isAtLower(k)) least = Math.min(least, gradient)
    else {
      sum += gradient
      count += 1
    }
  }
  if (count > 0) return sum / count
  // All at one bound: any level beyond the last of them will do.
  if (least === Infinity) return most
  return most === -Infinity ? least : (least + most) / 2
}
