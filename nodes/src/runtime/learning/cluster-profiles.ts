/** What each cluster is like in each column, and which columns tell the clusters apart. */
import { toOriginal, type Line } from '../../core/recipe/original-units.ts'
import type { Matrix } from '../../learn/matrix.ts'
import { fitStandardScale } from '../../learn/preprocessing/standard-scaler.ts'

export interface ClusteredRows {
  X: Matrix
  names: readonly string[]
  /** How each column stands to its original units. */
  units: readonly Line[]
  /** The cluster of each row. */
  labels: Int32Array
  /** One array of column values a cluster. */
  centres: readonly Float64Array[]
}

export interface ColumnProfile {
  name: string
  /** Of all rows, in original units. */
  mean: number
  deviation: number
  /** One a cluster, in original units. */
  centres: number[]
  /** The share of the variance that lies between the clusters, 0 to 1. */
  between: number
}

/** How many rows each cluster has. */
export function clusterSizes({ labels, centres }: Pick<ClusteredRows, 'labels' | 'centres'>): number[] {
  const sizes = centres.map(() => 0)
  for (const label of labels) sizes[label]++
  return sizes
}

/** What each cluster is like in each column; those that tell the clusters apart best come first. */
export function columnProfiles(rows: ClusteredRows): ColumnProfile[] {
  const { X, names, units, centres } = rows
  return names
    .map((name, place): ColumnProfile => {
      const { mean, variance } = fitStandardScale(X.columns[place])
      const line = units[place]
      return {
        name,
        mean: toOriginal(line, mean),
        deviation: Math.sqrt(variance) / Math.abs(line.slope),
        centres: centres.map((centre) => toOriginal(line, centre[place])),
        between: betweenShare(X.columns[place], rows),
      }
    })
    .toSorted((a, b) => b.between - a.between)
}

/** One-way analysis of variance: the squares between the clusters over all squares. */
function betweenShare(
  column: Float64Array,
  { labels, centres }: Pick<ClusteredRows, 'labels' | 'centres'>,
): number {
  const sizes = clusterSizes({ labels, centres })
  const sums = centres.map(() => 0)
  let total = 0
  column.forEach((value, row) => {
    sums[labels[row]] += value
    total += value
  })
  const mean = total / column.length
  let all = 0
  for (const value of column) all += (value - mean) ** 2
  const between = sums.reduce(
    (sum, own, cluster) =>
      sizes[cluster] === 0 ? sum : sum + sizes[cluster] * (own / sizes[cluster] - mean) ** 2,
    0,
  )
  return all === 0 ? 0 : Math.min(1, between / all)
}
