/** How good a clustering is, in numbers and in words. */
import { formatAmount, formatCount, formatShare } from '../../core/text/quantity.ts'
import { takeRows, toMatrix, type Matrix } from '../../learn/matrix.ts'
import {
  calinskiHarabaszScore,
  daviesBouldinScore,
  silhouetteScore,
} from '../../learn/metrics/cluster-shape.ts'
import { RandomState } from '../../learn/random/random-state.ts'
import type { ColumnProfile } from './cluster-profiles.ts'

/** As many rows as a plot can show apart, and as many as the silhouette, which compares all pairs, is worked out on. */
export const mostDrawnRows = 2_000

/** Row numbers, all or a random sample in the order in which scikit-learn's `sample_size` draws it. */
export function drawRows(rows: number, randomState: number): Int32Array {
  return rows <= mostDrawnRows
    ? Int32Array.from({ length: rows }, (_, row) => row)
    : new RandomState(randomState).choiceWithoutReplacement(rows, mostDrawnRows)
}

export interface Clustering {
  X: Matrix
  /** The cluster of each row. */
  labels: Int32Array
  inertia: number
}

export type ClusterScores = Record<
  'silhouette' | 'davies_bouldin' | 'calinski_harabasz' | 'inertia' | 'smallest_cluster',
  number | null
>

/**
 * scikit-learn's scores, null where one isn't defined (a single cluster, or a cluster for every row), and how many rows
 * the smallest cluster has.
 */
export function scoreClusters({ X, labels, inertia }: Clustering, drawn: Int32Array): ClusterScores {
  const sample = labelsOf(labels, drawn)
  const few = drawn.length < X.rows ? matrixOf(X, drawn) : X
  return {
    silhouette: isScored(sample) ? silhouetteScore(few, sample) : null,
    davies_bouldin: isScored(labels) ? daviesBouldinScore(X, labels) : null,
    calinski_harabasz: isScored(labels) ? calinskiHarabaszScore(X, labels) : null,
    inertia: Number.isFinite(inertia) ? inertia : null,
    smallest_cluster: Math.min(...sizesOf(labels)),
  }
}

export function labelsOf(labels: Int32Array, rows: Int32Array): Int32Array {
  return Int32Array.from(rows, (row) => labels[row])
}

export function matrixOf(X: Matrix, rows: Int32Array): Matrix {
  return toMatrix(takeRows(X, rows))
}

/** The rows of each cluster that has some. */
function sizesOf(labels: Int32Array): number[] {
  const sizes = new Map<number, number>()
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1)
  return [...sizes.values()]
}

function isScored(labels: Int32Array): boolean {
  const clusters = new Set(labels).size
  return clusters >= 2 && clusters < labels.length
}

/** What is found, a sentence each: the sizes, how far apart the clusters are, what tells them apart. */
export function summariseClusters(input: {
  sizes: readonly number[]
  silhouette: number | null
  rows: number
  drawn: number
  /** `training ` before `rows`, where the table is split. */
  kind: string
  profiles: readonly ColumnProfile[]
}): string[] {
  const { sizes, silhouette, rows, drawn, kind, profiles } = input
  const filled = sizes.filter((size) => size > 0)
  const sentences = [
    filled.length === 1
      ? `All ${formatCount(rows, `${kind}row`)} lie in one cluster.`
      : `${formatCount(rows, `${kind}row`)} in ${filled.length} clusters, the largest with ${formatShare(Math.max(...filled) / rows)} of them and the smallest with ${formatShare(Math.min(...filled) / rows)}.`,
  ]
  if (silhouette !== null) {
    const sample = drawn < rows ? `, measured on ${formatCount(drawn, 'row')} drawn at random` : ''
    sentences.push(`${separation(silhouette)} (silhouette ${formatAmount(silhouette)}${sample}).`)
  }
  const best = profiles.at(0)
  if (filled.length > 1 && best !== undefined && best.between > 0) {
    sentences.push(
      `"${best.name}" tells them apart best: ${formatShare(best.between)} of its variance lies between the clusters.`,
    )
  }
  return sentences
}

/** The steps of Kaufman and Rousseeuw, Finding Groups in Data (1990). */
function separation(silhouette: number): string {
  if (silhouette > 0.7) return 'The clusters are far apart'
  if (silhouette > 0.5) return 'The clusters are well apart'
  if (silhouette > 0.25) return 'The clusters overlap: the structure is weak'
  return 'The clusters run into each other: there may be none in these columns'
}
