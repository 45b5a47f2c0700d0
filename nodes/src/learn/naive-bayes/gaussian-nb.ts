import { z } from 'zod'
import { defineClassifier } from '../estimator/define-classifier.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import type { FittedClasses } from '../estimator/estimator.ts'
import { nonNegative } from '../estimator/params.ts'
import type { ClassTarget, Matrix } from '../matrix.ts'
import { checkPriorCount } from './discrete-params.ts'
import { likeliest, normaliseLikelihoods } from './log-likelihood.ts'

const params = z.strictObject({
  /** Priors of the classes that have rows, in their order, adding up to 1; their shares of the rows when null. */
  priors: z.array(nonNegative()).nullable().default(null),
  /** The share of the largest variance of a feature that is added to every variance. */
  varSmoothing: nonNegative().default(1e-9),
})

export type GaussianNBParams = z.infer<typeof params>

/** Arrays by class hold the features of class k from `k * features` on. */
export interface FittedGaussianNB extends FittedClasses {
  classPrior: Float64Array
  /** The weight of each class. */
  classCounts: Float64Array
  /** Means by class. */
  theta: Float64Array
  /** Variances by class, `epsilon` included. */
  var: Float64Array
  epsilon: number
}

async function fit(
  X: Matrix,
  { codes, classCount }: ClassTarget,
  { priors, varSmoothing }: GaussianNBParams,
  { sampleWeight, pace }: FitContext,
) {
  const width = X.columns.length
  const classCounts = new Float64Array(classCount)
  for (let row = 0; row < X.rows; row += 1) classCounts[codes[row]] += sampleWeight ? sampleWeight[row] : 1
  const theta = new Float64Array(classCount * width)
  const variances = new Float64Array(classCount * width)
  let widest = 0
  for (let j = 0; j < width; j += 1) {
    const column = X.columns[j]
    widest = Math.max(widest, varianceOf(column))
    await pace()
    const means = meansByClass(codes, classCounts, sampleWeight, (row) => column[row])
    const spreads = meansByClass(
      codes,
      classCounts,
      sampleWeight,
      (row) => (column[row] - means[codes[row]]) ** 2,
    )
    await pace()
    for (let k = 0; k < classCount; k += 1) {
      theta[k * width + j] = means[k]
      variances[k * width + j] = spreads[k]
    }
  }
  // Of columns that are all constant any variance tells the same: that the priors decide.
  const epsilon = varSmoothing * (widest > 0 ? widest : 1)
  for (let i = 0; i < variances.length; i += 1) variances[i] += epsilon
  const narrow = variances.findIndex((variance) => variance === 0)
  if (narrow >= 0) {
    throw new FitError(
      'bad_parameter',
      `column ${narrow % width} does not vary within a class: GaussianNB needs a var_smoothing above 0`,
      { parameter: 'var_smoothing', feature: narrow % width },
    )
  }
  return { classPrior: priorsOf(priors, classCounts), classCounts, theta, var: variances, epsilon }
}

function priorsOf(priors: number[] | null, classCounts: Float64Array): Float64Array {
  if (priors === null) {
    const total = classCounts.reduce((sum, count) => sum + count, 0)
    return classCounts.map((count) => count / total)
  }
  checkPriorCount(priors, classCounts.length, 'priors')
  const sum = priors.reduce((total, prior) => total + prior, 0)
  if (Math.abs(sum - 1) > 1e-5) {
    throw new FitError('bad_parameter', `priors must add up to 1, not to ${sum}`, { parameter: 'priors' })
  }
  return Float64Array.from(priors)
}

function varianceOf(column: Float64Array): number {
  let sum = 0
  for (const value of column) sum += value
  const mean = sum / column.length
  let squares = 0
  for (const value of column) squares += (value - mean) ** 2
  return squares / column.length
}

/** Weighted means a class; 0 for a class without weight. */
function meansByClass(
  codes: Int32Array,
  classCounts: Float64Array,
  sampleWeight: Float64Array | undefined,
  valueOf: (row: number) => number,
): Float64Array {
  const sums = new Float64Array(classCounts.length)
  for (let row = 0; row < codes.length; row += 1) {
    sums[codes[row]] += sampleWeight ? sampleWeight[row] * valueOf(row) : valueOf(row)
  }
  return sums.map((sum, k) => (classCounts[k] > 0 ? sum / classCounts[k] : 0))
}

function jointLogLikelihood(
  { classPrior, theta, var: variances }: FittedGaussianNB,
  X: Matrix,
): Float64Array[] {
  const width = X.columns.length
  return Array.from(classPrior, (prior, k) => {
    const means = theta.subarray(k * width, (k + 1) * width)
    const spreads = variances.subarray(k * width, (k + 1) * width)
    let constant = 0
    for (const spread of spreads) constant += Math.log(2 * Math.PI * spread)
    const distances = new Float64Array(X.rows)
    X.columns.forEach((column, j) => {
      for (let row = 0; row < X.rows; row += 1) distances[row] += (column[row] - means[j]) ** 2 / spreads[j]
    })
    return distances.map((distance) => Math.log(prior) + (-0.5 * constant - 0.5 * distance))
  })
}

/**
 * Naive Bayes with a normal distribution a class and feature: scikit-learn's `GaussianNB`, parity E. Where it divides by
 * a variance of 0, this takes a variance of `var_smoothing` if all columns are constant, and refuses otherwise.
 */
export const gaussianNB = defineClassifier<GaussianNBParams, FittedGaussianNB, 'matrix'>({
  name: 'GaussianNB',
  params,
  tags: { parity: 'E', sampleWeight: true, singleClass: true },
  input: 'matrix',
  memoryEstimate: ({ columns, classCount }) => 16 * columns * classCount + 64 * classCount + 4096,
  fit,
  predictProba: (fitted, X) => normaliseLikelihoods(jointLogLikelihood(fitted, X)),
  predict: (fitted, X) => likeliest(jointLogLikelihood(fitted, X)),
})
