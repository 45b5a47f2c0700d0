import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { nonNegative } from '../estimator/params.ts'
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
})

export type RadiusNeighborsRegressorParams = z.infer<typeof params>

export interface FittedRadiusNeighborsRegressor extends FittedState {
  index: RowIndex
  /** The target of each training row. */
  targets: Float64Array
  radius: number
  weights: NeighbourWeights
}

function predict(
  { index, targets, radius, weights }: FittedRadiusNeighborsRegressor,
  X: Matrix | SparseMatrix,
): Float64Array {
  const predicted = new Float64Array(X.rows)
  visitRowsWithin(index, X, radius, (row, near, distances) => {
    if (weights === 'distance') weighByDistance(distances, 0, distances.length)
    let sum = 0
    let total = 0
    near.forEach((neighbour, i) => {
      const weight = weights === 'distance' ? distances[i] : 1
      sum += weight * targets[neighbour]
      total += weight
    })
    predicted[row] = sum / total
  })
  return predicted
}

/**
 * The mean of the targets of the training rows within a radius: scikit-learn's `RadiusNeighborsRegressor`, parity E. As
 * there, a row without neighbours has no prediction: `NaN`.
 */
export const radiusNeighborsRegressor = defineRegressor<
  RadiusNeighborsRegressorParams,
  FittedRadiusNeighborsRegressor,
  'matrix-or-sparse'
>({
  name: 'RadiusNeighborsRegressor',
  params,
  tags: { parity: 'E', sparse: true },
  input: 'matrix-or-sparse',
  memoryEstimate: indexBytes,
  async fit(X, y, own, { pace }) {
    const { radius, weights } = own
    const index = await indexTrainingRows(X, own, { pace })
    return { index, targets: y.slice(), radius, weights }
  },
  predict,
})
