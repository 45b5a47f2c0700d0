import { z } from 'zod'
import { defineClassifier } from '../estimator/define-classifier.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import type { FittedClasses } from '../estimator/estimator.ts'
import { nonNegative, wholeNumber } from '../estimator/params.ts'
import type { ClassTarget, Matrix } from '../matrix.ts'
import { classLogPrior, discreteParams, smoothingOf } from './discrete-params.ts'
import { likeliest, normaliseLikelihoods } from './log-likelihood.ts'

/** More categories than that are no categories. */
const MOST_CATEGORIES = 1_000_000

const params = z.strictObject({
  ...discreteParams,
  /** Added to every count. */
  alpha: nonNegative().default(1),
  /** The least number of categories, of all features or of each; more are counted where the data has more. */
  minCategories: z
    .union([wholeNumber(1), z.array(wholeNumber(1))])
    .nullable()
    .default(null),
})

export type CategoricalNBParams = z.infer<typeof params>

export interface FittedCategoricalNB extends FittedClasses {
  /** The weight of each class. */
  classCounts: Float64Array
  classLogPrior: Float64Array
  /** How many categories each feature has. */
  nCategories: Int32Array
  /** For each feature the weight of its categories: those of class k from `k * nCategories` on. */
  categoryCounts: Float64Array[]
  /** For each feature the same of logarithms of probabilities. */
  featureLogProb: Float64Array[]
}

async function fit(X: Matrix, y: ClassTarget, own: CategoricalNBParams, { sampleWeight, pace }: FitContext) {
  const { codes, classCount } = y
  const width = X.columns.length
  const [alpha] = smoothingOf(own, 1)
  const nCategories = await countCategories(X, own.minCategories, pace)
  const classCounts = new Float64Array(classCount)
  for (let row = 0; row < X.rows; row += 1) classCounts[codes[row]] += sampleWeight ? sampleWeight[row] : 1
  const categoryCounts: Float64Array[] = []
  const featureLogProb: Float64Array[] = []
  for (let j = 0; j < width; j += 1) {
    const column = X.columns[j]
    const size = nCategories[j]
    const counts = new Float64Array(classCount * size)
    for (let row = 0; row < X.rows; row += 1) {
      counts[codes[row] * size + Math.floor(column[row])] += sampleWeight ? sampleWeight[row] : 1
    }
    const totals = new Float64Array(classCount)
    counts.forEach((count, i) => (totals[Math.floor(i / size)] += count + alpha))
    categoryCounts.push(counts)
    featureLogProb.push(
      counts.map((count, i) => Math.log(count + alpha) - Math.log(totals[Math.floor(i / size)])),
    )
    await pace()
  }
  return {
    classCounts,
    classLogPrior: classLogPrior(own, classCounts),
    nCategories,
    categoryCounts,
    featureLogProb,
  }
}

async function countCategories(
  X: Matrix,
  minCategories: number | number[] | null,
  pace: () => Promise<void>,
): Promise<Int32Array> {
  const width = X.columns.length
  if (Array.isArray(minCategories) && minCategories.length !== width) {
    throw new FitError(
      'bad_parameter',
      `min_categories has ${minCategories.length} values for ${width} features`,
      { parameter: 'min_categories' },
    )
  }
  const counts = new Int32Array(width)
  for (const [feature, column] of X.columns.entries()) {
    let greatest = 0
    for (let row = 0; row < X.rows; row += 1) if (column[row] > greatest) greatest = column[row]
    const counted = Math.floor(greatest) + 1
    if (counted > MOST_CATEGORIES) {
      throw new FitError('bad_parameter', `column ${feature} holds ${greatest}, which is no category code`, {
        feature,
      })
    }
    const least = Array.isArray(minCategories) ? minCategories[feature] : (minCategories ?? 1)
    counts[feature] = Math.max(counted, least)
    await pace()
  }
  return counts
}

function jointLogLikelihood(fitted: FittedCategoricalNB, X: Matrix): Float64Array[] {
  const { classLogPrior: prior, featureLogProb, nCategories } = fitted
  return Array.from(prior, (start, k) => {
    const sums = new Float64Array(X.rows)
    X.columns.forEach((column, j) => {
      const size = nCategories[j]
      const logs = featureLogProb[j]
      for (let row = 0; row < X.rows; row += 1) {
        const category = Math.floor(column[row])
        if (category < size) sums[row] += logs[k * size + category]
      }
    })
    return sums.map((sum) => sum + start)
  })
}

/**
 * Naive Bayes with a distribution over categories a class and feature: scikit-learn's `CategoricalNB`, parity E. The
 * features are codes from 0 on; a code that no training row had and `min_categories` doesn't reach, at which
 * scikit-learn ends with an error, says nothing about the class here.
 */
export const categoricalNB = defineClassifier<CategoricalNBParams, FittedCategoricalNB, 'matrix'>({
  name: 'CategoricalNB',
  params,
  tags: { parity: 'E', categories: true, sampleWeight: true, singleClass: true, nonNegative: true },
  input: 'matrix',
  memoryEstimate: ({ rows, columns, classCount }, { minCategories }) => {
    const least = Math.max(1, ...[minCategories ?? 1].flat())
    return 16 * columns * classCount * Math.max(rows, least) + 64 * (classCount + columns) + 4096
  },
  fit,
  predictProba: (fitted, X) => normaliseLikelihoods(jointLogLikelihood(fitted, X)),
  predict: (fitted, X) => likeliest(jointLogLikelihood(fitted, X)),
})
