/** A logistic curve from decisions to probabilities (Platt 1999), with his targets that keep away from 0 and 1. */

/** The probability of a decision f is `1 / (1 + exp(a f + b))`. */
export interface PlattScale {
  a: number
  b: number
}

const MOST_STEPS = 100
/** Decisions beyond this would overflow before the first step: they are scaled down and the slope back up. */
const LARGE_DECISION = 30

/**
 * Fits the curve by Newton's method to the optimum that scikit-learn's `_SigmoidCalibration` seeks. Parity O.
 *
 * @param isPositive 1 for rows of the class, else 0.
 */
export function fitPlattScale(
  decisions: Float64Array,
  isPositive: Uint8Array,
  sampleWeight?: Float64Array,
): PlattScale {
  const largest = decisions.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const scale = largest >= LARGE_DECISION ? largest : 1
  const f = decisions.map((value) => value / scale)
  const weightOf = (row: number) => (sampleWeight ? sampleWeight[row] : 1)
  let positives = 0
  let negatives = 0
  isPositive.forEach((flag, row) => {
    if (flag === 1) positives += weightOf(row)
    else negatives += weightOf(row)
  })
  const high = (positives + 1) / (positives + 2)
  const low = 1 / (negatives + 2)
  const target = Float64Array.from(isPositive, (flag) => (flag === 1 ? high : low))
  let point = { a: 0, b: Math.log((negatives + 1) / (positives + 1)) }
  let loss = lossAt(point, f, target, weightOf)
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const { gradient, hessian } = derivatives(point, f, target, weightOf)
    if (Math.max(Math.abs(gradient[0]), Math.abs(gradient[1])) <= 1e-12 * f.length) break
    const determinant = hessian[0] * hessian[2] - hessian[1] * hessian[1]
    const da = -(hessian[2] * gradient[0] - hessian[1] * gradient[1]) / determinant
    const db = -(hessian[0] * gradient[1] - hessian[1] * gradient[0]) / determinant
    let share = 1
    let next = point
    let nextLoss = Infinity
    for (; share > 1e-10; share /= 2) {
      next = { a: point.a + share * da, b: point.b + share * db }
      nextLoss = lossAt(next, f, target, weightOf)
      if (nextLoss < loss) break
    }
    if (!(nextLoss < loss)) break
    point = next
    loss = nextLoss
  }
  return { a: point.a / scale, b: point.b }
}

/** The probability of each decision. */
export function applyPlattScale({ a, b }: PlattScale, decisions: Float64Array): Float64Array {
  return decisions.map((decision) => sigmoid(-(a * decision + b)))
}

type WeightOf = (row: number) => number

function lossAt({ a, b }: PlattScale, f: Float64Array, target: Float64Array, weightOf: WeightOf): number {
  let sum = 0
  f.forEach((value, row) => {
    const raw = -(a * value + b)
    const softplus = raw > 0 ? raw + Math.log1p(Math.exp(-raw)) : Math.log1p(Math.exp(raw))
    sum += weightOf(row) * (softplus - target[row] * raw)
  })
  return sum
}

function derivatives({ a, b }: PlattScale, f: Float64Array, target: Float64Array, weightOf: WeightOf) {
  const gradient = [0, 0]
  // A ridge far below the data's own curvature keeps constant decisions from making the matrix singular.
  const hessian = [1e-12, 0, 1e-12]
  f.forEach((value, row) => {
    const p = sigmoid(-(a * value + b))
    const slope = weightOf(row) * (target[row] - p)
    const curve = weightOf(row) * p * (1 - p)
    gradient[0] += slope * value
    gradient[1] += slope
    hessian[0] += curve * value * value
    hessian[1] += curve * value
    hessian[2] += curve
  })
  return { gradient, hessian }
}

function sigmoid(value: number): number {
  if (value >= 0) return 1 / (1 + Math.exp(-value))
  const power = Math.exp(value)
  return power / (1 + power)
}
