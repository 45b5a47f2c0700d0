import { z } from 'zod'
import { defineClassifier } from '../estimator/define-classifier.ts'
import type { FittedClasses } from '../estimator/estimator.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { sumByClass, weightedSums } from './class-sums.ts'
import { classLogPrior, discreteParams, smoothingOf } from './discrete-params.ts'
import { likeliest, normaliseLikelihoods } from './log-likelihood.ts'

const params = z.strictObject(discreteParams)

export type MultinomialNBParams = z.infer<typeof params>

/** Arrays by class hold the features of class k from `k * features` on. */
export interface FittedMultinomialNB extends FittedClasses {
  /** The weight of each class. */
  classCounts: Float64Array
  classLogPrior: Float64Array
  /** Weighted sums of the features by class. */
  featureCounts: Float64Array
  featureLogProb: Float64Array
}

const asItIs = (value: number) => value

function jointLogLikelihood(fitted: FittedMultinomialNB, X: Matrix | SparseMatrix): Float64Array[] {
  return weightedSums(X, { starts: fitted.classLogPrior, weights: fitted.featureLogProb }, asItIs)
}

/**
 * Naive Bayes with a multinomial distribution of counts a class (Manning, Raghavan & Schütze, Introduction to
 * Information Retrieval, §13.2): scikit-learn's `MultinomialNB`, parity E. An absent count says nothing, also where the
 * smoothing is 0 and its probability too.
 */
export const multinomialNB = defineClassifier<MultinomialNBParams, FittedMultinomialNB, 'matrix-or-sparse'>({
  name: 'MultinomialNB',
  params,
  tags: { parity: 'E', sparse: true, sampleWeight: true, singleClass: true, nonNegative: true },
  input: 'matrix-or-sparse',
  memoryEstimate: ({ columns, classCount }) =>
    16 * columns * classCount + 16 * columns + 64 * classCount + 4096,
  async fit(X, y, own, context) {
    const { classCounts, featureCounts } = await sumByClass(X, y, context, asItIs)
    const width = featureCounts.length / y.classCount
    const alpha = smoothingOf(own, width)
    const featureLogProb = new Float64Array(featureCounts.length)
    for (let k = 0; k < y.classCount; k += 1) {
      let total = 0
      for (let j = 0; j < width; j += 1) total += featureCounts[k * width + j] + alpha[j]
      for (let j = 0; j < width; j += 1) {
        featureLogProb[k * width + j] = Math.log(featureCounts[k * width + j] + alpha[j]) - Math.log(total)
      }
    }
    return { classCounts, classLogPrior: classLogPrior(own, classCounts), featureCounts, featureLogProb }
  },
  predictProba: (fitted, X) => normaliseLikelihoods(jointLogLikelihood(fitted, X)),
  predict: (fitted, X) => likeliest(jointLogLikelihood(fitted, X)),
})
