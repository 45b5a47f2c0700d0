import { z } from 'zod'
import { defineTransformer } from '../estimator/define-transformer.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { wholeNumber } from '../estimator/params.ts'
import type { Matrix } from '../matrix.ts'
import { imputerStatistic } from './imputer-statistics.ts'
import { columnsWithGaps, gapIndicators, indicatorNames } from './missing-columns.ts'
import { markMissing, nanEuclideanDistances } from './nan-euclidean.ts'

const params = z.strictObject({
  nNeighbors: wholeNumber(1).default(5),
  /** All neighbours count the same, or the more, the nearer they are. */
  weights: z.enum(['uniform', 'distance']).default('uniform'),
  /** Add a column of zeros and ones for each column that had missing values. */
  addIndicator: z.boolean().default(false),
  /** Fill columns without any value with 0 rather than leave them out. */
  keepEmptyFeatures: z.boolean().default(false),
})

export type KNNImputerParams = z.infer<typeof params>

export interface FittedKNNImputer extends FittedState {
  nNeighbors: number
  weights: KNNImputerParams['weights']
  /** The training rows, missing values included. */
  fitX: Float64Array[]
  keepEmptyFeatures: boolean
  indicatorFeatures: Int32Array | null
}

/**
 * scikit-learn's `KNNImputer`: a missing value becomes the mean of those nearest training rows that have it, near by
 * the columns that both have. Class E, but for rows at the same distance: here the one with the lower number is nearer,
 * there it depends on the machine. With distances as weights the numbers agree to 1e-6 only, because scikit-learn takes
 * distances from differences of squares, which leaves half of the digits of small ones.
 */
export const knnImputer = defineTransformer<KNNImputerParams, FittedKNNImputer, 'matrix'>({
  name: 'KNNImputer',
  params,
  tags: { parity: 'E', missingValues: true },
  input: 'matrix',
  target: 'none',
  memoryEstimate: ({ rows, columns }) => 8 * rows * columns + 8 * columns + 256,
  fit: (X, _y, { nNeighbors, weights, addIndicator, keepEmptyFeatures }) => ({
    nNeighbors,
    weights,
    fitX: X.columns.map((column) => column.slice()),
    keepEmptyFeatures,
    indicatorFeatures: addIndicator ? columnsWithGaps(X) : null,
  }),
  transform(fitted, X) {
    const { indicatorFeatures } = fitted
    const columns = imputeColumns(fitted, X)
    return {
      rows: X.rows,
      columns: indicatorFeatures === null ? columns : [...columns, ...gapIndicators(X, indicatorFeatures)],
    }
  },
  featureNamesOut({ fitX, keepEmptyFeatures, indicatorFeatures }, names) {
    const kept = names.filter((_, index) => keepEmptyFeatures || !isEmpty(fitX[index]))
    return indicatorFeatures === null ? kept : [...kept, ...indicatorNames(indicatorFeatures, names)]
  },
})

function imputeColumns({ fitX, nNeighbors, weights, keepEmptyFeatures }: FittedKNNImputer, X: Matrix) {
  const empty = fitX.map(isEmpty)
  const columns = X.columns.map((column, index) => (empty[index] ? new Float64Array(X.rows) : column.slice()))
  const training = markMissing({ rows: fitX[0].length, columns: fitX })
  const donors = fitX.map((column) =>
    Int32Array.from(column.keys()).filter((row) => !Number.isNaN(column[row])),
  )
  const distances = new Float64Array(training.rows)
  const values = new Float64Array(fitX.length)
  for (let row = 0; row < X.rows; row += 1) {
    const gaps = fitX.flatMap((_, index) =>
      Number.isNaN(X.columns[index][row]) && !empty[index] ? [index] : [],
    )
    if (gaps.length === 0) continue
    X.columns.forEach((column, index) => (values[index] = column[row]))
    nanEuclideanDistances(values, training, distances)
    for (const index of gaps) {
      const nearest = nearestDonors(donors[index], distances, nNeighbors)
      columns[index][row] =
        nearest.length === 0
          ? imputerStatistic(fitX[index], 'mean')
          : weightedMean(nearest, { column: fitX[index], distances, weights })
    }
  }
  return columns.filter((_, index) => keepEmptyFeatures || !empty[index])
}

/** The nearest of the rows at a known distance, nearest first; of equally near ones the first. */
function nearestDonors(donors: Int32Array, distances: Float64Array, count: number): number[] {
  const nearest: number[] = []
  for (const row of donors) {
    const distance = distances[row]
    if (Number.isNaN(distance)) continue
    if (nearest.length === count && distance >= distances[nearest[count - 1]]) continue
    let place = nearest.length
    while (place > 0 && distances[nearest[place - 1]] > distance) place -= 1
    nearest.splice(place, 0, row)
    if (nearest.length > count) nearest.pop()
  }
  return nearest
}

/** Rows at distance 0 count alone where distances are weights. */
function weightedMean(
  rows: readonly number[],
  {
    column,
    distances,
    weights,
  }: { column: Float64Array; distances: Float64Array; weights: KNNImputerParams['weights'] },
): number {
  const isExact = weights === 'distance' && distances[rows[0]] === 0
  let sum = 0
  let total = 0
  for (const row of rows) {
    const distance = distances[row]
    const weight = weights === 'uniform' ? 1 : isExact ? Number(distance === 0) : 1 / distance
    sum += column[row] * weight
    total += weight
  }
  return sum / total
}

function isEmpty(column: Float64Array): boolean {
  return column.every(Number.isNaN)
}
