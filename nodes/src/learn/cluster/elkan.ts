import type { ClusterRows } from './cluster-rows.ts'
import { inChunks } from './lloyd.ts'
import type { KMeansRun, KMeansRunOptions } from './lloyd.ts'
import { moveCenters } from './move-centers.ts'

/**
 * One run of k-means with Elkan's bounds ("Using the triangle inequality to accelerate k-means", 2003): the rows, labels
 * and centers of Lloyd's algorithm, with fewer distances where clusters are well apart, for `clusters` numbers a row.
 */
export async function runElkan(
  rows: ClusterRows,
  first: Float64Array,
  { weights, maxIter, tolerance, pace, onIteration }: KMeansRunOptions,
): Promise<KMeansRun> {
  const { clusters, count, labels } = rows
  let centers = first
  let next: Float64Array = new Float64Array(first.length)
  const before = new Int32Array(count).fill(-1)
  const shifts = new Float64Array(clusters)
  const eachChunk = (work: (start: number, end: number) => void) => inChunks(rows, pace, work)
  rows.setWeights(weights)
  measureCenters(centers, rows.bounds)
  await eachChunk((start, end) => rows.startBounds(centers, start, end))
  let nIter = 0
  let isSettled = false
  let isWithinTolerance = false
  while (nIter < maxIter && !isSettled && !isWithinTolerance) {
    nIter += 1
    rows.sums.fill(0)
    rows.counts.fill(0)
    await eachChunk((start, end) => {
      // Bounds are widened when they are needed next, while they are at hand anyway.
      if (nIter > 1) rows.loosen(shifts, start, end)
      rows.relabel(centers, start, end)
      rows.accumulate(start, end)
    })
    moveCenters(rows, weights, { centers, next, shifts })
    ;[centers, next] = [next, centers]
    measureCenters(centers, rows.bounds)
    onIteration()
    await pace()
    isSettled = before.every((label, row) => label === labels[row])
    isWithinTolerance = shifts.reduce((sum, shift) => sum + shift * shift, 0) <= tolerance
    before.set(labels.subarray(0, count))
  }
  if (!isSettled) {
    await eachChunk((start, end) => {
      rows.loosen(shifts, start, end)
      rows.relabel(centers, start, end)
    })
  }
  return { centers, labels: labels.slice(), inertia: rows.inertia(centers, 0, count), nIter }
}

function measureCenters(centers: Float64Array, { halves, nearest }: ClusterRows['bounds']): void {
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
