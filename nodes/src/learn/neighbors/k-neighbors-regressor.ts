import { defineRegressor } from '../estimator/define-regressor.ts'
import type { FittedState } from '../estimator/estimator.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { checkNeighborCount, kNeighborsParams } from './k-neighbors-params.ts'
import type { KNeighborsParams } from './k-neighbors-params.ts'
import { nearestRows } from './nearest-rows.ts'
import type { RowIndex } from './nearest-rows.ts'
import { indexBytes, indexTrainingRows, weighByDistance } from './neighbour-params.ts'
import type { NeighbourWeights } from './neighbour-params.ts'

export interface FittedKNeighborsRegressor extends FittedState {
  index: RowIndex
  /** The target of each training row. */
  targets: Float64Array
  nNeighbors: number
  weights: NeighbourWeights
}

function predict(fitted: FittedKNeighborsRegressor, X: Matrix | SparseMatrix): Float64Array {
  const { index, targets, nNeighbors: k, weights } = fitted
  const { rows, distances } = nearestRows(index, X, k)
  return Float64Array.from({ length: X.rows }, (_, row) => {
    const start = row * k
    if (weights === 'distance') weighByDistance(distances, start, start + k)
    let sum = 0
    let total = 0
    for (let i = start; i < start + k; i += 1) {
      const weight = weights === 'distance' ? distances[i] : 1
      sum += weight * targets[rows[i]]
      total += weight
    }
    return sum / total
  })
}

/**
 * The mean of the nearest training rows' targets: scikit-learn's `KNeighborsRegressor`, parity E where no two rows are
 * equally near; of such the one with the lower number counts as nearer here.
 *
 * @throws FitError `too_few_rows` for fewer rows than neighbours.
 */
export const kNeighborsRegressor = defineRegressor<
  KNeighborsParams,
  FittedKNeighborsRegressor,
  'matrix-or-sparse'
>({
  name: 'KNeighborsRegressor',
  params: kNeighborsParams,
  tags: { parity: 'E', sparse: true },
  input: 'matrix-or-sparse',
  memoryEstimate: indexBytes,
  async fit(X, y, own, { pace }) {
    checkNeighborCount(X.rows, own.nNeighbors, 'KNeighborsRegressor')
    const { nNeighbors, weights } = own
    const index = await indexTrainingRows(X, own, { pace, neighbours: nNeighbors })
    return { index, targets: y.slice(), nNeighbors, weights }
  },
  predict,
})
