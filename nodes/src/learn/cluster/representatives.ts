import type { DistanceRows } from '../neighbors/metric.ts'
import { fillDistances, fullDistance } from '../neighbors/metric.ts'

export interface RepresentativesOptions {
  labels: Int32Array
  /** How strongly each row belongs to its cluster. */
  probabilities: Float64Array
  kind: 'centroid' | 'medoid' | 'both' | null
  pace: () => Promise<void>
}

/** What stands for each cluster: the weighted mean, or the row with the least weighted sum of distances to the others. */
export async function representatives(
  points: DistanceRows & { rows: number },
  { labels, probabilities, kind, pace }: RepresentativesOptions,
): Promise<{ centroids: Float64Array[] | null; medoids: Float64Array[] | null }> {
  const members: number[][] = []
  labels.forEach((label, row) => {
    if (label >= 0) (members[label] ??= []).push(row)
  })
  const wantsCentroids = kind === 'centroid' || kind === 'both'
  const centroids = wantsCentroids ? members.map((rows) => weightedMean(points, rows, probabilities)) : null
  if (kind !== 'medoid' && kind !== 'both') return { centroids, medoids: null }
  const medoids: Float64Array[] = []
  for (const rows of members) medoids.push(await medoid(points, rows, probabilities, pace))
  return { centroids, medoids }
}

function weightedMean({ points, width }: DistanceRows, rows: number[], weights: Float64Array): Float64Array {
  const sums = new Float64Array(width)
  let total = 0
  for (const row of rows) {
    total += weights[row]
    for (let j = 0; j < width; j += 1) sums[j] += points[row * width + j] * weights[row]
  }
  return sums.map((sum) => sum / total)
}

async function medoid(
  { points, width, metric }: DistanceRows,
  rows: number[],
  weights: Float64Array,
  pace: () => Promise<void>,
): Promise<Float64Array> {
  const own = new Float64Array(rows.length * width)
  rows.forEach((row, at) => own.set(points.subarray(row * width, (row + 1) * width), at * width))
  const distances = new Float64Array(rows.length)
  let least = Infinity
  let best = 0
  for (let at = 0; at < rows.length; at += 1) {
    fillDistances({ points: own, width, metric }, own, at * width, 0, rows.length, distances)
    let sum = 0
    for (let i = 0; i < rows.length; i += 1) sum += fullDistance(distances[i], metric) * weights[rows[i]]
    if (sum < least) {
      least = sum
      best = at
    }
    await pace()
  }
  return own.slice(best * width, (best + 1) * width)
}
