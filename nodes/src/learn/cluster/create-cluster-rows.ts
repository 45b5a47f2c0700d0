/** Makes rows for k-means: dense ones in a kernel's memory, sparse ones as they come. */
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'
import type { ClusterRows, ClusterRowsOptions } from './cluster-rows.ts'
import { DenseClusterRows } from './dense-cluster-rows.ts'
import { SparseClusterRows } from './sparse-cluster-rows.ts'

/** The rows of `X`, of which none are loaded yet. */
export function createClusterRows(X: Matrix | SparseMatrix, options: ClusterRowsOptions): ClusterRows {
  return isSparse(X) ? new SparseClusterRows(X, options) : new DenseClusterRows(X, options)
}

/** The most bytes that `createClusterRows` holds. */
export function clusterRowsBytes(
  columns: number,
  { clusters, capacity, trials = 0, bounds = false }: Omit<ClusterRowsOptions, 'means'>,
): number {
  const [places, trialPlaces] = [clusters, trials].map((count) => 4 * Math.ceil(count / 4))
  const perRow = 8 * columns + 4 + 8 + (trials > 0 ? 16 + 8 * trialPlaces : 0)
  const perColumn = 8 * (2 * clusters + places + trialPlaces)
  const bound = bounds ? 8 * (capacity * (clusters + 1) + clusters * (clusters + 2)) : 0
  return capacity * perRow + columns * perColumn + bound + 64 * (clusters + trials) + 2 ** 17
}
