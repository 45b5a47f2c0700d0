import { z } from 'zod'
import { defineClassifier } from '../estimator/define-classifier.ts'
import { FitError } from '../estimator/estimator.ts'
import type { FittedClasses } from '../estimator/estimator.ts'
import type { PresentClasses } from '../estimator/input.ts'
import { nonNegative, wholeNumber } from '../estimator/params.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { visitRowsWithin } from './nearest-rows.ts'
import type { RowIndex } from './nearest-rows.ts'
import {
  indexBytes,
  indexTrainingRows,
  neighbourWeights,
  searchParams,
  weighByDistance,
} from './neighbour-params.ts'
import type { NeighbourWeights } from './neighbour-params.ts'

const params = z.strictObject({
  radius: nonNegative().default(1),
  weights: neighbourWeights,
  ...searchParams,
  /** The code of the class of rows without neighbours, or the most frequent one; null refuses to predict them. */
  outlierLabel: z
    .union([z.literal('most_frequent'), wholeNumber(0)])
    .nullable()
    .default(null),
})

export type RadiusNeighborsClassifierParams = z.infer<typeof params>

export interface FittedRadiusNeighborsClassifier extends FittedClasses {
  index: RowIndex
  /** The place of each training row's class. */
  codes: Int32Array
  radius: number
  weights: NeighbourWeights
  /** The place of the class of rows without neighbours; null where they are refused. */
  outlierPlace: number | null
}

function predictProba(fitted: FittedRadiusNeighborsClassifier, X: Matrix | SparseMatrix): Float64Array[] {
  const { index, codes, radius, weights, classCodes, outlierPlace } = fitted
  const shares = Array.from(classCodes, () => new Float64Array(X.rows))
  visitRowsWithin(index, X, radius, (row, near, distances) => {
    if (near.length === 0) {
      shares[outlierPlace ?? refuse(row)][row] = 1
      return
    }
    if (weights === 'distance') weighByDistance(distances, 0, distances.length)
    let total = 0
    near.forEach((neighbour, i) => {
      const weight = weights === 'distance' ? distances[i] : 1
      shares[codes[neighbour]][row] += weight
      total += weight
    })
    for (const share of shares) share[row] /= total
  })
  return shares
}

function outlierPlaceOf(
  { outlierLabel }: RadiusNeighborsClassifierParams,
  { codes, classCodes }: PresentClasses,
): number | null {
  if (outlierLabel === null) return null
  if (outlierLabel === 'most_frequent') {
    const counts = new Int32Array(classCodes.length)
    for (const code of codes) counts[code] += 1
    return counts.indexOf(counts.reduce((a, b) => Math.max(a, b)))
  }
  const place = classCodes.indexOf(outlierLabel)
  if (place >= 0) return place
  throw new FitError('bad_parameter', `no training row is of class ${outlierLabel}, the outlier_label`, {
    parameter: 'outlier_label',
  })
}

function refuse(row: number): never {
  throw new FitError(
    'too_few_rows',
    `no training row is within the radius of row ${row + 1}: a larger radius or an outlier_label helps`,
    { row },
  )
}

/**
 * The vote of the training rows within a radius: scikit-learn's `RadiusNeighborsClassifier`, parity E.
 *
 * @throws FitError `too_few_rows` when predicting a row that has no neighbour, unless `outlierLabel` says what it is.
 */
export const radiusNeighborsClassifier = defineClassifier<
  RadiusNeighborsClassifierParams,
  FittedRadiusNeighborsClassifier,
  'matrix-or-sparse'
>({
  name: 'RadiusNeighborsClassifier',
  params,
  tags: { parity: 'E', sparse: true, singleClass: true },
  input: 'matrix-or-sparse',
  memoryEstimate: indexBytes,
  async fit(X, y, own, { pace }) {
    const { radius, weights } = own
    const codes = y.codes.slice()
    const index = await indexTrainingRows(X, own, { pace })
    return { index, codes, radius, weights, outlierPlace: outlierPlaceOf(own, y) }
  },
  predictProba,
})
