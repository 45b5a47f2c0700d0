/** The rows that k-means moves its centers to, whether they are dense or sparse. */
import type { ElkanBounds } from '../kernels/elkan-bounds.ts'

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
