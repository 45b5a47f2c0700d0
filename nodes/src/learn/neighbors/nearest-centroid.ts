import { z } from 'zod'
import { defineClassifier } from '../estimator/define-classifier.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import type { FittedClasses } from '../estimator/estimator.ts'
import { nonNegative } from '../estimator/params.ts'
import type { ClassTarget, Matrix } from '../matrix.ts'
import { likeliest, normaliseLikelihoods } from '../naive-bayes/log-likelihood.ts'
import { medianOfSorted } from '../statistics/order-statistics.ts'

const params = z.strictObject({
  metric: z.enum(['euclidean', 'manhattan']).default('euclidean'),
  /** By how much the centroids are drawn towards the middle of all rows, which leaves noisy columns without a say. */
  shrinkThreshold: nonNegative().nullable().default(null),
  /** Priors of the classes that have rows, in their order: equal ones, their shares of the rows, or given. */
  priors: z.union([z.enum(['uniform', 'empirical']), z.array(nonNegative())]).default('uniform'),
})

export type NearestCentroidParams = z.infer<typeof params>

export interface FittedNearestCentroid extends FittedClasses {
  metric: 'euclidean' | 'manhattan'
  /** By class, those of class k from `k * features` on. */
  centroids: Float64Array
  classPrior: Float64Array
  withinClassStdDev: Float64Array
  /** How far each centroid was from the middle, in standard errors, and is after shrinking; by class. */
  deviations: Float64Array
}

const NAME = 'NearestCentroid'

async function fit(
  X: Matrix,
  { codes, classCount }: ClassTarget,
  own: NearestCentroidParams,
  { pace }: FitContext,
) {
  const width = X.columns.length
  if (X.columns.every((column) => column.every((value) => value === column[0]))) {
    throw new FitError('bad_parameter', `${NAME} needs a column that is not constant`, {})
  }
  const counts = new Float64Array(classCount)
  for (const code of codes) counts[code] += 1
  const centroids = new Float64Array(classCount * width)
  const withinClassStdDev = new Float64Array(width)
  const freedom = Math.max(1, X.rows - classCount)
  for (const [j, column] of X.columns.entries()) {
    const centres =
      own.metric === 'manhattan' ? medians(column, codes, classCount) : means(column, codes, counts)
    centres.forEach((centre, k) => (centroids[k * width + j] = centre))
    let squares = 0
    for (let row = 0; row < X.rows; row += 1) squares += (column[row] - centres[codes[row]]) ** 2
    withinClassStdDev[j] = Math.sqrt(squares / freedom)
    await pace()
  }
  const middle = medianOfSorted(withinClassStdDev.toSorted())
  const deviations = new Float64Array(classCount * width)
  X.columns.forEach((column, j) => {
    const centre = column.reduce((sum, value) => sum + value, 0) / X.rows
    for (let k = 0; k < classCount; k += 1) {
      const at = k * width + j
      const error = Math.sqrt(1 / counts[k] - 1 / X.rows) * (withinClassStdDev[j] + middle)
      // Without any spread there is nothing to measure a distance in, and none that shrinking could take away.
      if (error === 0) continue
      deviations[at] = (centroids[at] - centre) / error
      if (own.shrinkThreshold === null || own.shrinkThreshold === 0) continue
      const left = Math.max(0, Math.abs(deviations[at]) - own.shrinkThreshold)
      deviations[at] = left * Math.sign(deviations[at])
      centroids[at] = centre + error * deviations[at]
    }
  })
  return {
    metric: own.metric,
    centroids,
    classPrior: priorsOf(own.priors, counts),
    withinClassStdDev,
    deviations,
  }
}

function means(column: Float64Array, codes: Int32Array, counts: Float64Array): Float64Array {
  const sums = new Float64Array(counts.length)
  for (let row = 0; row < codes.length; row += 1) sums[codes[row]] += column[row]
  return sums.map((sum, k) => sum / counts[k])
}

function medians(column: Float64Array, codes: Int32Array, classCount: number): Float64Array {
  return Float64Array.from({ length: classCount }, (_, k) =>
    medianOfSorted(column.filter((_, row) => codes[row] === k).sort()),
  )
}

function priorsOf(priors: NearestCentroidParams['priors'], counts: Float64Array): Float64Array {
  if (priors === 'uniform') return counts.map(() => 1 / counts.length)
  const given = priors === 'empirical' ? counts : Float64Array.from(priors)
  const total = given.reduce((sum, value) => sum + value, 0)
  if (given.length !== counts.length || total === 0) {
    throw new FitError('bad_parameter', `${NAME} needs one prior for each of the ${counts.length} classes`, {
      parameter: 'priors',
    })
  }
  return given.map((value) => value / total)
}

/** Distances of every row to the centroid of each class, with columns divided by `scales`. */
function distancesTo(
  { metric, centroids, classPrior }: FittedNearestCentroid,
  X: Matrix,
  scales: Float64Array | null,
): Float64Array[] {
  const width = X.columns.length
  return Array.from(classPrior, (_, k) => {
    const sums = new Float64Array(X.rows)
    X.columns.forEach((column, j) => {
      const scale = scales === null || scales[j] === 0 ? 1 : scales[j]
      const centre = centroids[k * width + j] / scale
      for (let row = 0; row < X.rows; row += 1) {
        const difference = column[row] / scale - centre
        sums[row] += metric === 'manhattan' ? Math.abs(difference) : difference * difference
      }
    })
    return metric === 'manhattan' ? sums : sums.map(Math.sqrt)
  })
}

function discriminants(fitted: FittedNearestCentroid, X: Matrix): Float64Array[] {
  const distances = distancesTo(fitted, X, fitted.withinClassStdDev)
  return distances.map((distance, k) =>
    distance.map((value) => -value * value + 2 * Math.log(fitted.classPrior[k])),
  )
}

function predict(fitted: FittedNearestCentroid, X: Matrix): Int32Array {
  const { classPrior } = fitted
  const isUniform = classPrior.every((prior) => Math.abs(prior * classPrior.length - 1) <= 1e-5)
  if (!isUniform) return likeliest(discriminants(fitted, X))
  return likeliest(distancesTo(fitted, X, null).map((distance) => distance.map((value) => -value)))
}

/**
 * The class whose middle is nearest (with `shrinkThreshold`: nearest shrunken centroids, Tibshirani, Hastie, Narasimhan
 * & Chu 2002): scikit-learn's `NearestCentroid`, parity E. As there, equal priors predict by plain distances, but
 * decisions and probabilities always measure columns in their deviation within the classes.
 */
export const nearestCentroid = defineClassifier<NearestCentroidParams, FittedNearestCentroid, 'matrix'>({
  name: NAME,
  params,
  tags: { parity: 'E' },
  input: 'matrix',
  memoryEstimate: ({ rows, columns, classCount }) => 24 * rows + 16 * columns * (classCount + 1) + 4096,
  fit,
  predict,
  predictProba: (fitted, X) => normaliseLikelihoods(discriminants(fitted, X)),
  decisionFunction(fitted, X) {
    const scores = discriminants(fitted, X)
    return scores.length === 2 ? [scores[1].map((score, row) => score - scores[0][row])] : scores
  },
})
