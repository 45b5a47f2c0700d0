import { z } from 'zod'
import { defineClusterer } from '../estimator/define-unsupervised.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { nonNegative, positive, wholeNumber } from '../estimator/params.ts'
import type { Matrix } from '../matrix.ts'
import { METRIC_NAMES, resolveMetric, rowMajor } from '../neighbors/metric.ts'
import { indexRows, nearestRowsPaced } from '../neighbors/nearest-rows.ts'
import { condenseTree } from './condensed-tree.ts'
import { labelClusters } from './label-clusters.ts'
import { chained, reachabilityTree } from './reachability-tree.ts'
import { representatives } from './representatives.ts'
import { rowIndexBytes } from './row-index-bytes.ts'
import { rowsOutsideBytes } from './rows-outside.ts'
import { selectClusters } from './select-clusters.ts'
import { hierarchyOf } from './hierarchy.ts'

const NAME = 'HDBSCAN'

const params = z.strictObject({
  /** Rows that a cluster has at least; fewer fall out of a cluster, more part from it. */
  minClusterSize: wholeNumber(2).default(5),
  /** The neighbour, the row itself the first, that says how dense it is around a row; `minClusterSize` when null. */
  minSamples: wholeNumber(1).nullable().default(null),
  /** Clusters that part below this distance stay together. */
  clusterSelectionEpsilon: nonNegative().default(0),
  /** Rows that a cluster has at most, by excess of mass; null for no limit. */
  maxClusterSize: wholeNumber(1).nullable().default(null),
  metric: z.enum(METRIC_NAMES).default('euclidean'),
  /** Distances are divided by it (robust single linkage). */
  alpha: positive().default(1),
  algorithm: z.enum(['auto', 'brute', 'kd_tree']).default('auto'),
  leafSize: wholeNumber(1).default(40),
  /** The most stable clusters (excess of mass), or the leaves of the tree. */
  clusterSelectionMethod: z.enum(['eom', 'leaf']).default('eom'),
  allowSingleCluster: z.boolean().default(false),
  storeCenters: z.enum(['centroid', 'medoid', 'both']).nullable().default(null),
})

export type HdbscanParams = z.infer<typeof params>

export interface FittedHdbscan extends FittedState {
  /** The cluster of each training row; -1 for noise. */
  labels: Int32Array
  /** How strongly each row belongs to its cluster, 0 … 1; 0 for noise. */
  probabilities: Float64Array
  /** The mean of each cluster, weighted by the probabilities, where it was asked for. */
  centroids: Float64Array[] | null
  /** The row of each cluster that is nearest to its others, where it was asked for. */
  medoids: Float64Array[] | null
}

async function fit(X: Matrix, own: HdbscanParams, { pace, report }: FitContext) {
  const { minClusterSize, alpha } = own
  const minSamples = own.minSamples ?? minClusterSize
  if (X.rows < 2) throw new FitError('too_few_rows', `${NAME} needs at least two rows`)
  if (minSamples > X.rows) {
    throw new FitError(
      'too_few_rows',
      `${NAME}: min_samples is ${minSamples}, but there are ${X.rows} rows`,
      {
        parameter: 'min_samples',
      },
    )
  }
  const metric = resolveMetric(own.metric)
  // Where scikit-learn makes a matrix of distances it divides them by alpha before it looks for neighbours, and has each
  // edge begin at the row that joined last.
  const isMatrix = own.algorithm === 'brute' || own.metric === 'cosine'
  const coreDistances = await kthDistances(X, own, {
    k: minSamples - 1,
    scale: isMatrix ? alpha : 1,
    pace,
  })
  const points = { points: rowMajor(X, metric), rows: X.rows, width: X.columns.length, metric }
  const onProgress = (done: number) => report({ done, total: X.rows - 1, unit: 'iteration' })
  const edges = await reachabilityTree({ ...points, coreDistances, alpha }, { pace, onProgress })
  const tree = condenseTree(hierarchyOf(isMatrix ? chained(edges) : edges), minClusterSize)
  const { allowSingleCluster, clusterSelectionEpsilon: epsilon } = own
  const chosen = selectClusters(tree, {
    method: own.clusterSelectionMethod,
    allowSingleCluster,
    epsilon,
    maxClusterSize: own.maxClusterSize,
  })
  const { labels, probabilities } = labelClusters(tree, chosen, { allowSingleCluster, epsilon })
  const centers = await representatives(points, { labels, probabilities, kind: own.storeCenters, pace })
  return { labels, probabilities, ...centers }
}

/** The distance of each row to the `k`-th nearest other row, over `scale`. */
async function kthDistances(
  X: Matrix,
  { metric, algorithm, leafSize }: HdbscanParams,
  { k, scale, pace }: { k: number; scale: number; pace: () => Promise<void> },
): Promise<Float64Array> {
  const kth = new Float64Array(X.rows)
  if (k === 0) return kth
  const index = indexRows(X, { metric, algorithm, leafSize, neighbours: k })
  const { distances } = await nearestRowsPaced(index, null, k, pace)
  for (let row = 0; row < X.rows; row += 1) kth[row] = distances[row * k + k - 1] / scale
  return kth
}

/**
 * Clusters of any density that last over a range of distances (Campello, Moulavi & Sander 2013; McInnes, Healy & Astels
 * 2017): the labels and probabilities of scikit-learn's `HDBSCAN`. Where distances are equal, the pair that was found
 * first merges first; scikit-learn leaves it to NumPy's sort, which differs by processor, and so may rows on the border
 * of two clusters. Time grows with the square of the rows, memory with the rows.
 */
export const hdbscan = defineClusterer<HdbscanParams, FittedHdbscan, 'matrix'>({
  name: NAME,
  params,
  tags: { parity: 'E' },
  input: 'matrix',
  memoryEstimate({ rows, columns }, { minSamples, minClusterSize, algorithm }) {
    const neighbours = 12 * rows * Math.min(rows, minSamples ?? minClusterSize)
    return (
      rowIndexBytes({ rows, columns, algorithm }) +
      neighbours +
      8 * rows * columns +
      rowsOutsideBytes(rows, columns) +
      280 * rows
    )
  },
  fit,
})
