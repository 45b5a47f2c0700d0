import { z } from 'zod'
import { defineClassifier } from '../estimator/define-classifier.ts'
import { FitError } from '../estimator/estimator.ts'
import type { FittedClasses } from '../estimator/estimator.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { sumByClass, weightedSums } from './class-sums.ts'
import { classLogPrior, discreteParams, smoothingOf } from './discrete-params.ts'
import { likeliest, normaliseLikelihoods } from './log-likelihood.ts'

const params = z.strictObject({
  ...discreteParams,
  /** Whether the weights of each class are divided by their sum. */
  norm: z.boolean().default(false),
})

export type ComplementNBParams = z.infer<typeof params>

/** Arrays by class hold the features of class k from `k * features` on. */
export interface FittedComplementNB extends FittedClasses {
  /** The weight of each class. */
  classCounts: Float64Array
  /** Counts for a single class only. */
  classLogPrior: Float64Array
  /** Weighted sums of the features by class. */
  featureCounts: Float64Array
  /** Weighted sums of the features. */
  featureAll: Float64Array
  /** Weights of the complements of the classes. */
  featureLogProb: Float64Array
}

const asItIs = (value: number) => value

/**
 * Naive Bayes from the counts of all other classes, for classes of unequal size (Rennie, Shih, Teevan & Karger 2003):
 * scikit-learn's `ComplementNB`, parity E.
 *
 * @throws FitError `bad_parameter` where a feature without a count and without smoothing leaves no finite weight.
 */
export const complementNB = defineClassifier<ComplementNBParams, FittedComplementNB, 'matrix-or-sparse'>({
  name: 'ComplementNB',
  params,
  tags: { parity: 'E', sparse: true, sampleWeight: true, singleClass: true, nonNegative: true },
  input: 'matrix-or-sparse',
  memoryEstimate: ({ columns, classCount }) =>
    16 * columns * classCount + 24 * columns + 64 * classCount + 4096,
  async fit(X, y, own, context) {
    const { classCounts, featureCounts } = await sumByClass(X, y, context, asItIs)
    const width = featureCounts.length / y.classCount
    const alpha = smoothingOf(own, width)
    const featureAll = new Float64Array(width)
    for (let i = 0; i < featureCounts.length; i += 1) featureAll[i % width] += featureCounts[i]
    const featureLogProb = new Float64Array(featureCounts.length)
    for (let k = 0; k < y.classCount; k += 1) {
      const logged = featureLogProb.subarray(k * width, (k + 1) * width)
      for (let j = 0; j < width; j += 1) logged[j] = featureAll[j] + alpha[j] - featureCounts[k * width + j]
      const total = logged.reduce((sum, count) => sum + count, 0)
      for (let j = 0; j < width; j += 1) logged[j] = Math.log(logged[j] / total)
      const divisor = own.norm ? logged.reduce((sum, value) => sum + value, 0) : -1
      for (let j = 0; j < width; j += 1) logged[j] /= divisor
    }
    if (featureLogProb.some((weight) => Number.isNaN(weight))) {
      throw new FitError(
        'bad_parameter',
        'ComplementNB needs an alpha above 0 for features without any count',
        {
          parameter: 'alpha',
        },
      )
    }
    return {
      classCounts,
      classLogPrior: classLogPrior(own, classCounts),
      featureCounts,
      featureAll,
      featureLogProb,
    }
  },
  predictProba: (fitted, X) => normaliseLikelihoods(jointLogLikelihood(fitted, X)),
  predict: (fitted, X) => likeliest(jointLogLikelihood(fitted, X)),
})

function jointLogLikelihood(fitted: FittedComplementNB, X: Matrix | SparseMatrix): Float64Array[] {
  const { classLogPrior: prior, featureLogProb } = fitted
  const starts = prior.length === 1 ? prior : new Float64Array(prior.length)
  return weightedSums(X, { starts, weights: featureLogProb }, asItIs)
}
