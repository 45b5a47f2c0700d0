import { z } from 'zod'
import { defineClassifier } from '../estimator/define-estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import type { FittedClasses } from '../estimator/estimator.ts'
import { nonNegative } from '../estimator/params.ts'
import type { Matrix } from '../matrix.ts'
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
  /** The class of rows without neighbours; null refuses to predict them. */
  outlierLabel: z.literal('most_frequent').nullable().default(null),
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

function predictProba(fitted: FittedRadiusNeighborsClassifier, X: Matrix): Float64Array[] {
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
  'matrix'
>({
  name: 'RadiusNeighborsClassifier',
  params,
  tags: { parity: 'E', singleClass: true },
  input: 'matrix',
  memoryEstimate: indexBytes,
  fit(X, { codes, classCount }, own) {
    const { radius, weights, outlierLabel } = own
    const counts = new Int32Array(classCount)
    for (const code of codes) counts[code] += 1
    const outlierPlace =
      outlierLabel === null ? null : counts.indexOf(counts.reduce((a, b) => Math.max(a, b)))
    return { index: indexTrainingRows(X, own), codes: codes.slice(), radius, weights, outlierPlace }
  },
  predictProba,
})
