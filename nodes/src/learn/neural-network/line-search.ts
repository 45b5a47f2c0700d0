/**
 * The line search of Moré and Thuente (1994), with the steps and safeguards of MINPACK-2's `dcsrch` that L-BFGS-B uses:
 * a step along which the function falls enough and its slope has flattened.
 */

export interface SearchPoint {
  step: number
  value: number
  slope: number
}

export interface LineSearch {
  /** The step to try next, or how the search has ended. */
  next(at: SearchPoint): { step: number; done: false } | { done: true; isWarning: boolean }
}

/** How much of the fall that the slope promises is enough, how much of the slope may be left, and the least interval. */
const ENOUGH = 1e-3
const FLAT = 0.9
const NARROW = 0.1
const WIDER = 4
const FIRST_WIDER = 1.1

/** A search from the point at step 0; the first step to try is the caller's. */
export function createLineSearch(
  start: { value: number; slope: number },
  first: number,
  most: number,
): LineSearch {
  const promised = ENOUGH * start.slope
  let bracketed = false
  let firstStage = true
  let width = most
  let wideBefore = 2 * most
  let best: SearchPoint = { step: 0, value: start.value, slope: start.slope }
  let other: SearchPoint = { ...best }
  let low = 0
  let high = first + WIDER * first

  return {
    next(at) {
      const bound = start.value + at.step * promised
      if (firstStage && at.value <= bound && at.slope >= 0) firstStage = false
      const isExhausted =
        (bracketed && (at.step <= low || at.step >= high)) ||
        (bracketed && high - low <= NARROW * high) ||
        (at.step === most && at.value <= bound && at.slope <= promised) ||
        (at.step === 0 && (at.value > bound || at.slope >= promised))
      if (at.value <= bound && Math.abs(at.slope) <= FLAT * -start.slope)
        return { done: true, isWarning: false }
      if (isExhausted) return { done: true, isWarning: true }
      let step: number
      if (firstStage && at.value <= best.value && at.value > bound) {
        // The function less the promised fall, whose minimum the first stage looks for.
        const tilt = (point: SearchPoint): SearchPoint => ({
          step: point.step,
          value: point.value - point.step * promised,
          slope: point.slope - promised,
        })
        const untilt = (point: SearchPoint): SearchPoint => ({
          step: point.step,
          value: point.value + point.step * promised,
          slope: point.slope + promised,
        })
        const moved = moveInterval(tilt(best), tilt(other), tilt(at), bracketed, low, high)
        best = untilt(moved.best)
        other = untilt(moved.other)
        bracketed = moved.bracketed
        step = moved.step
      } else {
        const moved = moveInterval(best, other, at, bracketed, low, high)
        best = moved.best
        other = moved.other
        bracketed = moved.bracketed
        step = moved.step
      }
      if (bracketed) {
        if (Math.abs(other.step - best.step) >= 0.66 * wideBefore) {
          step = best.step + 0.5 * (other.step - best.step)
        }
        wideBefore = width
        width = Math.abs(other.step - best.step)
        low = Math.min(best.step, other.step)
        high = Math.max(best.step, other.step)
      } else {
        low = step + FIRST_WIDER * (step - best.step)
        high = step + WIDER * (step - best.step)
      }
      step = Math.min(Math.max(step, 0), most)
      if ((bracketed && (step <= low || step >= high)) || (bracketed && high - low <= NARROW * high)) {
        step = best.step
      }
      return { step, done: false }
    },
  }
}

interface Moved {
  best: SearchPoint
  other: SearchPoint
  bracketed: boolean
  step: number
}

/** A safeguarded cubic or quadratic step (`dcstep`), and the interval that now holds the minimum. */
function moveInterval(
  best: SearchPoint,
  other: SearchPoint,
  at: SearchPoint,
  bracketed: boolean,
  low: number,
  high: number,
): Moved {
  const sign = at.slope * (best.slope / Math.abs(best.slope))
  let step: number
  let isBracketed = bracketed
  if (at.value > best.value) {
    const { cubic, secant } = higherValue(best, at)
    const nearer = Math.abs(cubic - best.step) < Math.abs(secant - best.step)
    step = nearer ? cubic : cubic + (secant - cubic) / 2
    isBracketed = true
  } else if (sign < 0) {
    const { cubic, secant } = turnedSlope(best, at)
    step = Math.abs(cubic - at.step) > Math.abs(secant - at.step) ? cubic : secant
    isBracketed = true
  } else if (Math.abs(at.slope) < Math.abs(best.slope)) {
    const { cubic, secant } = flatterSlope(best, at, low, high)
    if (bracketed) {
      step = Math.abs(cubic - at.step) < Math.abs(secant - at.step) ? cubic : secant
      const limit = at.step + 0.66 * (other.step - at.step)
      step = at.step > best.step ? Math.min(limit, step) : Math.max(limit, step)
    } else {
      step = Math.abs(cubic - at.step) > Math.abs(secant - at.step) ? cubic : secant
      step = Math.max(low, Math.min(high, step))
    }
  } else if (bracketed) step = cubicStep(other, at)
  else step = at.step > best.step ? high : low
  if (at.value > best.value) return { best, other: at, bracketed: isBracketed, step }
  return { best: at, other: sign < 0 ? best : other, bracketed: isBracketed, step }
}

function higherValue(best: SearchPoint, at: SearchPoint): { cubic: number; secant: number } {
  const theta = (3 * (best.value - at.value)) / (at.step - best.step) + best.slope + at.slope
  const size = Math.max(Math.abs(theta), Math.abs(best.slope), Math.abs(at.slope))
  let gamma = size * Math.sqrt((theta / size) ** 2 - (best.slope / size) * (at.slope / size))
  if (at.step < best.step) gamma = -gamma
  const ratio = (gamma - best.slope + theta) / (gamma - best.slope + gamma + at.slope)
  const cubic = best.step + ratio * (at.step - best.step)
  const quadratic = best.slope / ((best.value - at.value) / (at.step - best.step) + best.slope) / 2
  return { cubic, secant: best.step + quadratic * (at.step - best.step) }
}

function turnedSlope(best: SearchPoint, at: SearchPoint): { cubic: number; secant: number } {
  const theta = (3 * (best.value - at.value)) / (at.step - best.step) + best.slope + at.slope
  const size = Math.max(Math.abs(theta), Math.abs(best.slope), Math.abs(at.slope))
  let gamma = size * Math.sqrt((theta / size) ** 2 - (best.slope / size) * (at.slope / size))
  if (at.step > best.step) gamma = -gamma
  const ratio = (gamma - at.slope + theta) / (gamma - at.slope + gamma + best.slope)
  const cubic = at.step + ratio * (best.step - at.step)
  return { cubic, secant: secantStep(best, at) }
}

function flatterSlope(
  best: SearchPoint,
  at: SearchPoint,
  low: number,
  high: number,
): { cubic: number; secant: number } {
  const theta = (3 * (best.value - at.value)) / (at.step - best.step) + best.slope + at.slope
  const size = Math.max(Math.abs(theta), Math.abs(best.slope), Math.abs(at.slope))
  // 0 only where the cubic does not go to infinity in the direction of the step.
  const square = Math.max(0, (theta / size) ** 2 - (best.slope / size) * (at.slope / size))
  let gamma = size * Math.sqrt(square)
  if (at.step > best.step) gamma = -gamma
  const ratio = (gamma - at.slope + theta) / (gamma + (best.slope - at.slope) + gamma)
  let cubic: number
  if (ratio < 0 && gamma !== 0) cubic = at.step + ratio * (best.step - at.step)
  else cubic = at.step > best.step ? high : low
  return { cubic, secant: secantStep(best, at) }
}

function secantStep(best: SearchPoint, at: SearchPoint): number {
  return at.step + (at.slope / (at.slope - best.slope)) * (best.step - at.step)
}

function cubicStep(other: SearchPoint, at: SearchPoint): number {
  const theta = (3 * (at.value - other.value)) / (other.step - at.step) + other.slope + at.slope
  const size = Math.max(Math.abs(theta), Math.abs(other.slope), Math.abs(at.slope))
  let gamma = size * Math.sqrt((theta / size) ** 2 - (other.slope / size) * (at.slope / size))
  if (at.step > other.step) gamma = -gamma
  const ratio = (gamma - at.slope + theta) / (gamma - at.slope + gamma + other.slope)
  return at.step + ratio * (other.step - at.step)
}
