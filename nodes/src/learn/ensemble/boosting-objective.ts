import { singleExp } from './single-exp.ts'

/** The derivatives of a loss by the margins of one output: `pairs[2 * row]` gradient, `pairs[2 * row + 1]` hessian. */
export type GradientPairs = Float32Array

/** The least hessian, XGBoost's guard against division by zero. */
const LEAST_HESSIAN = Math.fround(1e-16)
/** The least normal single-precision number, from which XGBoost starts looking for the largest margin of a row. */
const LEAST_NORMAL = 2 ** -126
const { fround } = Math

/** The logistic function in single precision. */
export function singleSigmoid(margin: number): number {
  return fround(1 / fround(fround(singleExp(-margin) + 1) + LEAST_HESSIAN))
}

/** Derivatives of `binary:logistic`. */
export function logisticGradients(
  margins: Float32Array,
  labels: Int32Array,
  weights: Float32Array | null,
  pairs: GradientPairs,
): void {
  for (let row = 0; row < margins.length; row += 1) {
    const p = singleSigmoid(margins[row])
    const weight = weights === null ? 1 : weights[row]
    pairs[2 * row] = fround(p - labels[row]) * weight
    pairs[2 * row + 1] = Math.max(fround(p * fround(1 - p)), LEAST_HESSIAN) * weight
  }
}

/** Derivatives of `reg:squarederror`. */
export function squaredErrorGradients(
  margins: Float32Array,
  y: Float32Array,
  weights: Float32Array | null,
  pairs: GradientPairs,
): void {
  for (let row = 0; row < margins.length; row += 1) {
    const weight = weights === null ? 1 : weights[row]
    pairs[2 * row] = fround(margins[row] - y[row]) * weight
    pairs[2 * row + 1] = weight
  }
}

/** Derivatives of `multi:softprob`, one array of pairs a class. */
export function softmaxGradients(
  margins: readonly Float32Array[],
  labels: Int32Array,
  weights: Float32Array | null,
  pairs: readonly GradientPairs[],
): void {
  const classCount = margins.length
  const exponentials = new Float32Array(classCount)
  for (let row = 0; row < labels.length; row += 1) {
    const sum = exponentiate(margins, row, LEAST_NORMAL, exponentials)
    const weight = weights === null ? 1 : weights[row]
    for (let c = 0; c < classCount; c += 1) {
      const p = fround(exponentials[c] / sum)
      const hessian = fround(fround(fround(2 * p) * fround(1 - p)) * weight)
      pairs[c][2 * row] = fround(labels[row] === c ? p - 1 : p) * weight
      pairs[c][2 * row + 1] = Math.max(hessian, LEAST_HESSIAN)
    }
  }
}

/** Class probabilities of `multi:softprob` from the margins, in place. */
export function softmaxInPlace(margins: readonly Float32Array[]): void {
  const exponentials = new Float32Array(margins.length)
  for (let row = 0; row < margins[0].length; row += 1) {
    const sum = exponentiate(margins, row, -Infinity, exponentials)
    for (let c = 0; c < margins.length; c += 1) margins[c][row] = exponentials[c] / sum
  }
}

/**
 * e^(margin - largest margin) of every class in single precision, and their sum, taken in double precision. The largest
 * margin counts as at least `least`.
 */
function exponentiate(
  margins: readonly Float32Array[],
  row: number,
  least: number,
  exponentials: Float32Array,
): number {
  let largest = least
  for (let c = 0; c < margins.length; c += 1) if (margins[c][row] > largest) largest = margins[c][row]
  let sum = 0
  for (let c = 0; c < margins.length; c += 1) {
    exponentials[c] = singleExp(fround(margins[c][row] - largest))
    sum += exponentials[c]
  }
  return fround(sum)
}

/** The weighted mean of log(1 + e^-m) over rows of class 1 and of log(1 + e^m) over those of class 0. */
export function meanLogisticLoss(
  margins: Float32Array,
  labels: Int32Array,
  weights: Float32Array | null,
): number {
  return weightedMean(margins.length, weights, (row) => {
    const against = labels[row] === 1 ? -margins[row] : margins[row]
    return Math.max(against, 0) + Math.log1p(Math.exp(-Math.abs(against)))
  })
}

/** The weighted mean of -log of the probability of each row's own class. */
export function meanSoftmaxLoss(
  margins: readonly Float32Array[],
  labels: Int32Array,
  weights: Float32Array | null,
): number {
  return weightedMean(labels.length, weights, (row) => {
    let largest = -Infinity
    for (const margin of margins) if (margin[row] > largest) largest = margin[row]
    let sum = 0
    for (const margin of margins) sum += Math.exp(margin[row] - largest)
    return Math.log(sum) + largest - margins[labels[row]][row]
  })
}

/** Half the weighted mean of the squared errors. */
export function halfMeanSquaredError(
  margins: Float32Array,
  y: Float32Array,
  weights: Float32Array | null,
): number {
  return weightedMean(y.length, weights, (row) => (margins[row] - y[row]) ** 2 / 2)
}

function weightedMean(rows: number, weights: Float32Array | null, lossOf: (row: number) => number): number {
  let sum = 0
  let total = 0
  for (let row = 0; row < rows; row += 1) {
    const weight = weights === null ? 1 : weights[row]
    sum += weight * lossOf(row)
    total += weight
  }
  return sum / total
}
