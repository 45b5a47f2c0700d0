import type { ClusterRows } from './cluster-rows.ts'
import { moveCenters } from './move-centers.ts'

/** Values a step works on at a time: they stay in the cache between the two halves of the step. */
const CHUNK_VALUES = 2 ** 14
/** Products of a value and a center's after which the event loop may turn: about 5 ms. */
const PACE_PRODUCTS = 2 ** 24

export interface KMeansRun {
  /** `[center][feature]` */
  centers: Float64Array
  labels: Int32Array
  inertia: number
  nIter: number
}

export interface KMeansRunOptions {
  /** The weight of each loaded row; null for ones. */
  weights: Float64Array | null
  maxIter: number
  /** The run ends when the squared moves of all centers sum up to at most this. */
  tolerance: number
  pace: () => Promise<void>
  onIteration: () => void
}

/** One run of Lloyd's algorithm from given centers over all loaded rows; overwrites `first`. */
export async function runLloyd(
  rows: ClusterRows,
  first: Float64Array,
  { weights, maxIter, tolerance, pace, onIteration }: KMeansRunOptions,
): Promise<KMeansRun> {
  let centers = first
  let next: Float64Array = new Float64Array(first.length)
  const shifts = new Float64Array(rows.clusters)
  rows.labels.fill(-1)
  rows.setWeights(weights)
  let nIter = 0
  let changed = -1
  let isWithinTolerance = false
  while (nIter < maxIter && changed !== 0 && !isWithinTolerance) {
    nIter += 1
    rows.setCenters(centers)
    rows.sums.fill(0)
    rows.counts.fill(0)
    changed = 0
    await inChunks(rows, pace, (start, end) => {
      changed += rows.assign(start, end)
      rows.accumulate(start, end)
    })
    moveCenters(rows, weights, { centers, next, shifts })
    ;[centers, next] = [next, centers]
    onIteration()
    await pace()
    isWithinTolerance = shifts.reduce((sum, shift) => sum + shift * shift, 0) <= tolerance
  }
  if (changed !== 0) await assignAll(rows, centers, pace)
  return { centers, labels: rows.labels.slice(), inertia: rows.inertia(centers, 0, rows.count), nIter }
}

/** Labels all loaded rows with the nearest of the centers. */
export async function assignAll(
  rows: ClusterRows,
  centers: Float64Array,
  pace: () => Promise<void>,
): Promise<void> {
  rows.setCenters(centers)
  await inChunks(rows, pace, (start, end) => {
    rows.assign(start, end)
  })
}

/** Does work for all loaded rows, as many at a time as stay in the cache. */
export async function inChunks(
  { count, columns, clusters }: ClusterRows,
  pace: () => Promise<void>,
  work: (start: number, end: number) => void,
): Promise<void> {
  const chunk = Math.max(4, 4 * Math.floor(CHUNK_VALUES / columns / 4))
  let products = 0
  for (let start = 0; start < count; start += chunk) {
    const end = Math.min(count, start + chunk)
    work(start, end)
    products += (end - start) * columns * (clusters + 1)
    if (products < PACE_PRODUCTS) continue
    products = 0
    await pace()
  }
}
