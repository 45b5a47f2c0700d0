/** How well each feature alone tells a target, by sums over its rows. */
import { featureCountOf } from '../estimator/input.ts'
import { sparseColumns } from '../linear-algebra/sparse-columns.ts'
import type { ClassTarget, Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'
import { chiSquaredTail, fTail } from '../statistics/tail-probabilities.ts'

/** One score and, where the statistic's distribution is known, one p-value a feature. */
export interface FeatureScores {
  scores: Float64Array
  pvalues: Float64Array | null
}

type Input = Matrix | SparseMatrix

/** Awaited after each feature. */
type Pace = () => Promise<void>

/**
 * scikit-learn's `f_classif`: the F statistic of an analysis of variance. `NaN` for a constant feature.
 *
 * @param y every class has a row, and there are at least two, with fewer classes than rows.
 */
export async function fClassif(
  X: Input,
  { codes, classCount }: ClassTarget,
  pace: Pace,
): Promise<FeatureScores> {
  const sizes = countClasses(codes, classCount)
  const between = classCount - 1
  const within = X.rows - classCount
  const scores = await eachFeature(X, pace, ({ rows, values }) => {
    const mean = sumOf(values) / X.rows
    const sums = new Float64Array(classCount)
    const zeros = sizes.slice()
    let squares = 0
    for (let i = 0; i < values.length; i += 1) {
      const code = codes[rows === null ? i : rows[i]]
      const deviation = values[i] - mean
      sums[code] += deviation
      squares += deviation * deviation
      zeros[code] -= 1
    }
    zeros.forEach((count, code) => {
      sums[code] -= count * mean
      squares += count * mean * mean
    })
    const explained = sums.reduce((sum, own, code) => sum + (own * own) / sizes[code], 0)
    return explained / between / ((squares - explained) / within)
  })
  return { scores, pvalues: scores.map((score) => fTail(score, between, within)) }
}

/** scikit-learn's `r_regression`: the correlation with the target, 0 for a constant feature. */
export async function rRegression(X: Input, y: Float64Array, pace: Pace): Promise<FeatureScores> {
  const meanOfY = sumOf(y) / y.length
  const target = y.map((value) => value - meanOfY)
  const spreadOfY = Math.sqrt(target.reduce((sum, value) => sum + value * value, 0))
  const scores = await eachFeature(X, pace, ({ rows, values }) => {
    const mean = sumOf(values) / X.rows
    let product = 0
    let squares = 0
    let targetOfOthers = 0
    for (let i = 0; i < values.length; i += 1) {
      const aim = target[rows === null ? i : rows[i]]
      const deviation = values[i] - mean
      product += deviation * aim
      squares += deviation * deviation
      // The centred target adds up to 0: what these rows have, the others lack.
      targetOfOthers -= aim
    }
    const zeros = X.rows - values.length
    if (zeros > 0) {
      product -= mean * targetOfOthers
      squares += zeros * mean * mean
    }
    const correlation = product / Math.sqrt(squares) / spreadOfY
    return Number.isNaN(correlation) ? 0 : correlation
  })
  return { scores, pvalues: null }
}

/** scikit-learn's `f_regression`: the F statistic of a linear regression on each feature alone, of at least three rows. */
export async function fRegression(X: Input, y: Float64Array, pace: Pace): Promise<FeatureScores> {
  const degrees = y.length - 2
  const { scores: correlations } = await rRegression(X, y, pace)
  const scores = correlations.map((correlation) => {
    const explained = correlation * correlation
    const score = (explained / (1 - explained)) * degrees
    return score === Infinity ? Number.MAX_VALUE : score
  })
  return { scores, pvalues: scores.map((score) => fTail(score, 1, degrees)) }
}

/**
 * scikit-learn's `chi2` of features that are counts, none negative: how far the classes' totals are from what their
 * sizes let expect. `NaN` for a feature that is 0 everywhere.
 */
export async function chiSquared(
  X: Input,
  { codes, classCount }: ClassTarget,
  pace: Pace,
): Promise<FeatureScores> {
  const shares = countClasses(codes, classCount).map((size) => size / X.rows)
  const scores = await eachFeature(X, pace, ({ rows, values }) => {
    const observed = new Float64Array(classCount)
    for (let i = 0; i < values.length; i += 1) observed[codes[rows === null ? i : rows[i]]] += values[i]
    const total = sumOf(observed)
    return observed.reduce((sum, count, code) => {
      const expected = shares[code] * total
      return sum + ((count - expected) * (count - expected)) / expected
    }, 0)
  })
  return { scores, pvalues: scores.map((score) => chiSquaredTail(score, classCount - 1)) }
}

function countClasses(codes: Int32Array, classCount: number): Float64Array {
  const sizes = new Float64Array(classCount)
  for (const code of codes) sizes[code] += 1
  return sizes
}

function sumOf(values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i += 1) sum += values[i]
  return sum
}

/** The stored values of a feature; the rows they are of, null for all. Other rows have 0. */
interface StoredValues {
  rows: Int32Array | null
  values: Float64Array
}

async function eachFeature(
  X: Input,
  pace: Pace,
  score: (stored: StoredValues) => number,
): Promise<Float64Array> {
  const scores = new Float64Array(featureCountOf(X))
  const storedOf = createReader(X)
  for (let feature = 0; feature < scores.length; feature += 1) {
    scores[feature] = score(storedOf(feature))
    await pace()
  }
  return scores
}

function createReader(X: Input): (feature: number) => StoredValues {
  if (!isSparse(X)) return (feature) => ({ rows: null, values: X.columns[feature] })
  const { indptr, rows, values } = sparseColumns(X)
  return (feature) => {
    const [start, end] = [indptr[feature], indptr[feature + 1]]
    return { rows: rows.subarray(start, end), values: values.subarray(start, end) }
  }
}
