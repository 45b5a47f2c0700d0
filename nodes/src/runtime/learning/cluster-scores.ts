/** How good a clustering is, in numbers and in words. */
import { findingOf, type Finding } from '../../core/learning/findings.ts'
import { amountOf, percentOf } from '../../core/text/quantity.ts'
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
  /** Null where the table isn't split. */
  partition: 'train' | null
  profiles: readonly ColumnProfile[]
}): Finding[] {
  const { sizes, silhouette, rows, drawn, profiles } = input
  const clustered = { rows, partition: input.partition ?? 'none' }
  const filled = sizes.filter((size) => size > 0)
  const sentences = [
    filled.length === 1
      ? findingOf('one_cluster', clustered)
      : findingOf('clusters', {
          ...clustered,
          clusters: filled.length,
          largest: percentOf(Math.max(...filled) / rows),
          smallest: percentOf(Math.min(...filled) / rows),
        }),
  ]
  if (silhouette !== null) {
    const values = { separation: separationOf(silhouette), silhouette: amountOf(silhouette) }
    sentences.push(
      drawn < rows ? findingOf('separated_in_sample', { ...values, drawn }) : findingOf('separated', values),
    )
  }
  const best = profiles.at(0)
  if (filled.length > 1 && best !== undefined && best.between > 0) {
    sentences.push(findingOf('told_apart', { column: best.name, share: percentOf(best.between) }))
  }
  return sentences
}

/** The steps of Kaufman and Rousseeuw, Finding Groups in Data (1990). */
function separationOf(silhouette: number): 'far' | 'well' | 'weak' | 'none' {
  if (silhouette > 0.7) return 'far'
  if (silhouette > 0.5) return 'well'
  return silhouette > 0.25 ? 'weak' : 'none'
}
