import { defineClassifier } from '../estimator/define-classifier.ts'
import type { FittedClasses } from '../estimator/estimator.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { checkNeighborCount, kNeighborsParams } from './k-neighbors-params.ts'
import type { KNeighborsParams } from './k-neighbors-params.ts'
import { nearestRows } from './nearest-rows.ts'
import type { RowIndex } from './nearest-rows.ts'
import { indexBytes, indexTrainingRows, weighByDistance } from './neighbour-params.ts'
import type { NeighbourWeights } from './neighbour-params.ts'

export interface FittedKNeighborsClassifier extends FittedClasses {
  index: RowIndex
  /** The place of each training row's class. */
  codes: Int32Array
  nNeighbors: number
  weights: NeighbourWeights
}

function predictProba(fitted: FittedKNeighborsClassifier, X: Matrix | SparseMatrix): Float64Array[] {
  const { index, codes, nNeighbors: k, weights, classCodes } = fitted
  const { rows, distances } = nearestRows(index, X, k)
  const shares = Array.from(classCodes, () => new Float64Array(X.rows))
  for (let row = 0; row < X.rows; row += 1) {
    const start = row * k
    if (weights === 'distance') weighByDistance(distances, start, start + k)
    for (let i = start; i < start + k; i += 1) {
      shares[codes[rows[i]]][row] += weights === 'distance' ? distances[i] : 1
    }
    let total = 0
    for (const share of shares) total += share[row]
    for (const share of shares) share[row] /= total
  }
  return shares
}

/**
 * The vote of the nearest training rows: scikit-learn's `KNeighborsClassifier`, parity E where no two rows are equally
 * near; of such the one with the lower number counts as nearer here.
 *
 * @throws FitError `too_few_rows` for fewer rows than neighbours.
 */
export const kNeighborsClassifier = defineClassifier<
  KNeighborsParams,
  FittedKNeighborsClassifier,
  'matrix-or-sparse'
>({
  name: 'KNeighborsClassifier',
  params: kNeighborsParams,
  tags: { parity: 'E', sparse: true, singleClass: true },
  input: 'matrix-or-sparse',
  memoryEstimate: indexBytes,
  async fit(X, { codes }, own, { pace }) {
    checkNeighborCount(X.rows, own.nNeighbors, 'KNeighborsClassifier')
    const { nNeighbors, weights } = own
    const index = await indexTrainingRows(X, own, { pace, neighbours: nNeighbors })
    return { index, codes: codes.slice(), nNeighbors, weights }
  },
  predictProba,
})
