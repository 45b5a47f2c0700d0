import type { ClusterRows } from './cluster-rows.ts'
import type { KMeansRun, KMeansRunOptions } from './lloyd.ts'
import { moveCenters } from './move-centers.ts'

/** Rows after which the event loop may turn, for one center and one feature. */
const PACE_STEPS = 2 ** 21

/** What Elkan's algorithm knows of the distances of rows to centers without computing them. */
interface Bounds {
  /** At least the distance of each row to its center. */
  upper: Float64Array
  /** At most the distance of each row to each center, `[row][center]`. */
  lower: Float64Array
  /** Half the distances between centers, `[center][center]`. */
  halves: Float64Array
  /** Half the distance of each center to the next one. */
  nearest: Float64Array
}

/**
 * One run of k-means with Elkan's bounds ("Using the triangle inequality to accelerate k-means", 2003): the rows, labels
 * and centers of Lloyd's algorithm, with fewer distances where clusters are well apart, for `clusters` numbers a row.
 */
export async function runElkan(
  rows: ClusterRows,
  first: Float64Array,
  { weights, maxIter, tolerance, pace, onIteration }: KMeansRunOptions,
): Promise<KMeansRun> {
  const { clusters, count, columns, labels } = rows
  const paceRows = Math.max(1, Math.floor(PACE_STEPS / (columns * clusters)))
  const bounds: Bounds = {
    upper: new Float64Array(count),
    lower: new Float64Array(count * clusters),
    halves: new Float64Array(clusters * clusters),
    nearest: new Float64Array(clusters),
  }
  let centers = first
  let next: Float64Array = new Float64Array(first.length)
  const before = new Int32Array(count).fill(-1)
  const shifts = new Float64Array(clusters)
  rows.setWeights(weights)
  measureCenters(centers, bounds)
  for (let row = 0; row < count; row += 1) {
    startBounds(rows, centers, bounds, row)
    if (row % paceRows === 0) await pace()
  }
  let nIter = 0
  let isSettled = false
  let isWithinTolerance = false
  while (nIter < maxIter && !isSettled && !isWithinTolerance) {
    nIter += 1
    rows.sums.fill(0)
    rows.counts.fill(0)
    for (let start = 0; start < count; start += paceRows) {
      const end = Math.min(count, start + paceRows)
      for (let row = start; row < end; row += 1) relabel(rows, centers, bounds, row)
      rows.accumulate(start, end)
      await pace()
    }
    moveCenters(rows, weights, { centers, next, shifts })
    loosen(labels, shifts, bounds)
    ;[centers, next] = [next, centers]
    measureCenters(centers, bounds)
    onIteration()
    isSettled = before.every((label, row) => label === labels[row])
    isWithinTolerance = shifts.reduce((sum, shift) => sum + shift * shift, 0) <= tolerance
    before.set(labels.subarray(0, count))
  }
  if (!isSettled) {
    for (let row = 0; row < count; row += 1) {
      relabel(rows, centers, bounds, row)
      if (row % paceRows === 0) await pace()
    }
  }
  return { centers, labels: labels.slice(), inertia: rows.inertia(centers, 0, count), nIter }
}

function startBounds(
  rows: ClusterRows,
  centers: Float64Array,
  { upper, lower, halves }: Bounds,
  row: number,
) {
  const { clusters } = rows
  let label = 0
  let least = Math.sqrt(rows.squaredDistance(row, centers, 0))
  lower[row * clusters] = least
  for (let center = 1; center < clusters; center += 1) {
    if (!(least > halves[label * clusters + center])) continue
    const distance = Math.sqrt(rows.squaredDistance(row, centers, center))
    lower[row * clusters + center] = distance
    if (distance < least) {
      least = distance
      label = center
    }
  }
  rows.labels[row] = label
  upper[row] = least
}

/** The nearest center of one row; distances that the bounds settle are not computed. */
function relabel(rows: ClusterRows, centers: Float64Array, bounds: Bounds, row: number): void {
  const { lower, halves, nearest } = bounds
  const { clusters } = rows
  let label = rows.labels[row]
  let upper = bounds.upper[row]
  if (nearest[label] >= upper) return
  const from = row * clusters
  let isTight = false
  for (let center = 0; center < clusters; center += 1) {
    if (center === label || upper <= lower[from + center] || upper <= halves[label * clusters + center])
      continue
    if (!isTight) {
      upper = Math.sqrt(rows.squaredDistance(row, centers, label))
      lower[from + label] = upper
      isTight = true
      if (upper <= lower[from + center] && upper <= halves[label * clusters + center]) continue
    }
    const distance = Math.sqrt(rows.squaredDistance(row, centers, center))
    lower[from + center] = distance
    if (distance >= upper) continue
    label = center
    upper = distance
  }
  rows.labels[row] = label
  bounds.upper[row] = upper
}

/** Centers moved: no row is nearer or farther than before by more than its center's way. */
function loosen(labels: Int32Array, shifts: Float64Array, { upper, lower }: Bounds): void {
  const clusters = shifts.length
  for (let row = 0, at = 0; row < upper.length; row += 1) {
    upper[row] += shifts[labels[row]]
    for (let center = 0; center < clusters; center += 1, at += 1) {
      lower[at] = Math.max(0, lower[at] - shifts[center])
    }
  }
}

function measureCenters(centers: Float64Array, { halves, nearest }: Bounds): void {
  const clusters = nearest.length
  const columns = centers.length / clusters
  nearest.fill(Infinity)
  for (let a = 0; a < clusters; a += 1) {
    for (let b = 0; b < a; b += 1) {
      let sum = 0
      for (let feature = 0; feature < columns; feature += 1) {
        sum += (centers[a * columns + feature] - centers[b * columns + feature]) ** 2
      }
      const half = Math.sqrt(sum) / 2
      halves[a * clusters + b] = half
      halves[b * clusters + a] = half
      nearest[a] = Math.min(nearest[a], half)
      nearest[b] = Math.min(nearest[b], half)
    }
  }
}
