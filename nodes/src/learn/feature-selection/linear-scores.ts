/** How well each feature alone tells a target, by sums over its rows. */
import type { ClassTarget, Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'
import { sparseColumns } from '../preprocessing/sparse-columns.ts'
import { chiSquaredTail, fTail } from '../statistics/tail-probabilities.ts'

/** One score and, where the statistic's distribution is known, one p-value a feature. */
export interface FeatureScores {
  scores: Float64Array
  pvalues: Float64Array | null
}

type Input = Matrix | SparseMatrix

/**
 * scikit-learn's `f_classif`: the F statistic of an analysis of variance. `NaN` for a constant feature.
 *
 * @param y every class has a row, and there are at least two, with fewer classes than rows.
 */
export function fClassif(X: Input, { codes, classCount }: ClassTarget): FeatureScores {
  const sizes = countClasses(codes, classCount)
  const between = classCount - 1
  const within = X.rows - classCount
  const scores = eachFeature(X, (visit) => {
    let total = 0
    visit((_, value) => (total += value))
    const mean = total / X.rows
    const sums = new Float64Array(classCount)
    const zeros = sizes.slice()
    let squares = 0
    visit((row, value) => {
      const deviation = value - mean
      sums[codes[row]] += deviation
      squares += deviation * deviation
      zeros[codes[row]] -= 1
    })
    zeros.forEach((count, k) => {
      sums[k] -= count * mean
      squares += count * mean * mean
    })
    const explained = sums.reduce((sum, own, k) => sum + (own * own) / sizes[k], 0)
    return explained / between / ((squares - explained) / within)
  })
  return { scores, pvalues: scores.map((score) => fTail(score, between, within)) }
}

/** scikit-learn's `r_regression`: the correlation with the target, 0 for a constant feature. */
export function rRegression(X: Input, y: Float64Array): FeatureScores {
  const meanOfY = y.reduce((sum, value) => sum + value, 0) / y.length
  const target = y.map((value) => value - meanOfY)
  const spreadOfY = Math.sqrt(target.reduce((sum, value) => sum + value * value, 0))
  const scores = eachFeature(X, (visit) => {
    let total = 0
    visit((_, value) => (total += value))
    const mean = total / X.rows
    let product = 0
    let squares = 0
    let zeros = X.rows
    let targetOfZeros = 0
    visit((row, value) => {
      product += (value - mean) * target[row]
      squares += (value - mean) * (value - mean)
      zeros -= 1
      // The centred target adds up to 0: what these rows have, the others lack.
      targetOfZeros -= target[row]
    })
    if (zeros > 0) {
      product -= mean * targetOfZeros
      squares += zeros * mean * mean
    }
    const correlation = product / Math.sqrt(squares) / spreadOfY
    return Number.isNaN(correlation) ? 0 : correlation
  })
  return { scores, pvalues: null }
}

/** scikit-learn's `f_regression`: the F statistic of a linear regression on each feature alone, of at least three rows. */
export function fRegression(X: Input, y: Float64Array): FeatureScores {
  const degrees = y.length - 2
  const scores = rRegression(X, y).scores.map((correlation) => {
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
export function chiSquared(X: Input, { codes, classCount }: ClassTarget): FeatureScores {
  const shares = countClasses(codes, classCount).map((size) => size / X.rows)
  const scores = eachFeature(X, (visit) => {
    const observed = new Float64Array(classCount)
    visit((row, value) => (observed[codes[row]] += value))
    const total = observed.reduce((sum, count) => sum + count, 0)
    return observed.reduce((sum, count, k) => {
      const expected = shares[k] * total
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

type Visit = (each: (row: number, value: number) => void) => void

/** Asks for each feature's score, with a function that goes over the values stored of it; the other rows have 0. */
function eachFeature(X: Input, score: (visit: Visit) => number): Float64Array {
  if (!isSparse(X)) {
    return Float64Array.from(X.columns, (column) =>
      score((each) => {
        for (let row = 0; row < column.length; row += 1) each(row, column[row])
      }),
    )
  }
  const { indptr, rows, values } = sparseColumns(X)
  return Float64Array.from({ length: X.columnCount }, (_, column) =>
    score((each) => {
      for (let entry = indptr[column]; entry < indptr[column + 1]; entry += 1)
        each(rows[entry], values[entry])
    }),
  )
}
