/** The rows that k-means moves its centers to: dense in a kernel's memory, or sparse as they come. */
import type { ElkanBounds } from '../kernels/elkan-bounds.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'
import { DenseClusterRows } from './dense-cluster-rows.ts'
import { SparseClusterRows } from './sparse-cluster-rows.ts'

/**
 * Up to a stated number of rows, each with the label of its center. Centers are row-major arrays of `clusters` times
 * `columns` values. Ranges are of loaded rows, from `start` to before `end`.
 */
export interface ClusterRows {
  readonly columns: number
  readonly clusters: number
  /** The label of each loaded row; the same array for good. */
  readonly labels: Int32Array
  /** How many rows are loaded. */
  readonly count: number

  /** Loads the rows `start` to before `end` of the features, or the rows listed. */
  load(start: number, end: number): void
  loadRows(rows: ArrayLike<number>): void
  /** The weights of the loaded rows; null for ones. */
  setWeights(weights: Float64Array | null): void

  /** The centers that `assign` compares with. */
  setCenters(centers: Float64Array): void
  /** Labels a range with the nearest centers, the first of equals; returns how many labels changed. */
  assign(start: number, end: number): number
  /** The sums that `accumulate` adds to, and the weights in them: [center][feature] and [center]. */
  readonly sums: Float64Array
  readonly counts: Float64Array
  accumulate(start: number, end: number): void
  /** Σ weight |row - center of its label|² over a range. */
  inertia(centers: Float64Array, start: number, end: number): number

  /** |row - center|², by differences. */
  squaredDistance(row: number, centers: Float64Array, center: number): number
  /** Adds `factor` times a row to `target` from `offset` on. */
  addRow(row: number, factor: number, target: Float64Array, offset: number): void

  /** Elkan's steps over a range, where the rows were made with bounds. */
  readonly bounds: Pick<ElkanBounds, 'halves' | 'nearest'>
  startBounds(centers: Float64Array, start: number, end: number): void
  relabel(centers: Float64Array, start: number, end: number): void
  loosen(shifts: Float64Array, start: number, end: number): void

  /** Prepares k-means++: every row's distance to its nearest center is infinite. */
  startSeeding(): void
  /** Weighted sums of the squared distances to the nearest center, were each candidate row the next one. */
  tryCandidates(candidates: ArrayLike<number>): Float64Array
  /** Makes the candidate at a place of the last trial a center. */
  acceptCandidate(place: number): void
  /** The squared distance of each loaded row to its nearest center so far. */
  readonly closest: Float64Array
}

export interface ClusterRowsOptions {
  clusters: number
  /** The most rows loaded at a time. */
  capacity: number
  /** How many candidates `tryCandidates` will get at a time; 0 where nothing is seeded. */
  trials?: number
  /** Whether Elkan's algorithm will be run. */
  bounds?: boolean
  /** Subtracted from the columns of dense rows; sparse rows would not stay sparse. */
  means?: Float64Array
}

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
