import { z } from 'zod'
import { defineClassifier } from '../estimator/define-classifier.ts'
import { FitError } from '../estimator/estimator.ts'
import type { FittedClasses } from '../estimator/estimator.ts'
import { nonNegative } from '../estimator/params.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { sumByClass, weightedSums } from './class-sums.ts'
import { classLogPrior, discreteParams, smoothingOf } from './discrete-params.ts'
import { likeliest, normaliseLikelihoods } from './log-likelihood.ts'

const params = z.strictObject({
  ...discreteParams,
  /** A value counts as 1 above it and as 0 up to it; null takes the values, 0 and 1, as they are. */
  binarize: nonNegative().nullable().default(0),
})

export type BernoulliNBParams = z.infer<typeof params>

/** Arrays by class hold the features of class k from `k * features` on. */
export interface FittedBernoulliNB extends FittedClasses {
  binarize: number | null
  /** The weight of each class. */
  classCounts: Float64Array
  classLogPrior: Float64Array
  /** The weight of the rows with each feature, by class. */
  featureCounts: Float64Array
  featureLogProb: Float64Array
  /** Logarithms of the probabilities that each feature is not there, by class. */
  absentLogProb: Float64Array
}

function binary(threshold: number | null): (value: number) => number {
  return threshold === null ? (value) => value : (value) => (value > threshold ? 1 : 0)
}

/** The likelihood of no feature at all, and what each feature that is there changes in it. */
function jointLogLikelihood(fitted: FittedBernoulliNB, X: Matrix | SparseMatrix): Float64Array[] {
  const { classLogPrior: prior, featureLogProb, absentLogProb, binarize } = fitted
  const width = featureLogProb.length / prior.length
  const starts = prior.slice()
  absentLogProb.forEach((absent, i) => (starts[Math.floor(i / width)] += absent))
  const weights = featureLogProb.map((present, i) => present - absentLogProb[i])
  return weightedSums(X, { starts, weights }, binary(binarize))
}

/**
 * Naive Bayes with a yes or no a feature (Manning, Raghavan & Schütze, Introduction to Information Retrieval, §13.3):
 * scikit-learn's `BernoulliNB`, parity E.
 *
 * @throws FitError `bad_parameter` without smoothing for a feature that every row of a class has, or for values other
 * than 0 and 1 without `binarize`.
 */
export const bernoulliNB = defineClassifier<BernoulliNBParams, FittedBernoulliNB, 'matrix-or-sparse'>({
  name: 'BernoulliNB',
  params,
  tags: { parity: 'E', sparse: true, sampleWeight: true, singleClass: true },
  input: 'matrix-or-sparse',
  memoryEstimate: ({ columns, classCount }) =>
    24 * columns * classCount + 16 * columns + 64 * classCount + 4096,
  async fit(X, y, own, context) {
    const { classCounts, featureCounts } = await sumByClass(X, y, context, binary(own.binarize))
    const width = featureCounts.length / y.classCount
    const alpha = smoothingOf(own, width)
    const totalOf = (i: number) => classCounts[Math.floor(i / width)] + 2 * alpha[i % width]
    const featureLogProb = featureCounts.map(
      (count, i) => Math.log(count + alpha[i % width]) - Math.log(totalOf(i)),
    )
    const absentLogProb = featureCounts.map((count, i) => {
      const absent = classCounts[Math.floor(i / width)] - count
      return Math.log(absent + alpha[i % width]) - Math.log(totalOf(i))
    })
    const always = absentLogProb.findIndex((absent) => !(absent > -Infinity))
    if (always >= 0) refuseAlways(always % width, own)
    return {
      binarize: own.binarize,
      classCounts,
      classLogPrior: classLogPrior(own, classCounts),
      featureCounts,
      featureLogProb,
      absentLogProb,
    }
  },
  predictProba: (fitted, X) => normaliseLikelihoods(jointLogLikelihood(fitted, X)),
  predict: (fitted, X) => likeliest(jointLogLikelihood(fitted, X)),
})

function refuseAlways(feature: number, { binarize }: BernoulliNBParams): never {
  if (binarize === null) {
    throw new FitError('bad_parameter', `column ${feature} is not of 0 and 1: give BernoulliNB a binarize`, {
      parameter: 'binarize',
      feature,
    })
  }
  throw new FitError(
    'bad_parameter',
    `column ${feature} is in every row of a class: BernoulliNB needs an alpha above 0`,
    { parameter: 'alpha', feature },
  )
}
