import { z } from 'zod'
import { defineClusterer } from '../estimator/define-unsupervised.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { nonNegative, wholeNumber } from '../estimator/params.ts'
import type { Matrix } from '../matrix.ts'
import { METRIC_NAMES, resolveMetric, rowMajor } from '../neighbors/metric.ts'
import { indexRows, nearestRowsPaced } from '../neighbors/nearest-rows.ts'
import { opticsOrder, roundedToPrecision } from './optics-order.ts'
import type { OpticsOrder } from './optics-order.ts'
import { rowIndexBytes } from './row-index-bytes.ts'
import { xiClusters, xiLabels } from './xi-clusters.ts'

const NAME = 'OPTICS'

/** A number of rows, or a share of them, of at least two rows. */
const rowsOrShare = z.union([wholeNumber(2), z.number().positive().max(1)])

const params = z.strictObject({
  /** The neighbour, the row itself the first, at whose distance a row becomes a core. */
  minSamples: rowsOrShare.default(5),
  /** Rows farther apart are no neighbours; null for no limit. */
  maxEps: nonNegative().nullable().default(null),
  metric: z.enum(METRIC_NAMES).default('minkowski'),
  /** Minkowski's power. */
  p: z.number().min(1).default(2),
  /** Valleys of the reachability plot, or what lies below one height of it. */
  clusterMethod: z.enum(['xi', 'dbscan']).default('xi'),
  /** That height; `maxEps` when null. */
  eps: nonNegative().nullable().default(null),
  xi: z.number().min(0).max(1).default(0.05),
  predecessorCorrection: z.boolean().default(true),
  /** Rows of a valley at least; `minSamples` when null. */
  minClusterSize: rowsOrShare.nullable().default(null),
  algorithm: z.enum(['auto', 'brute', 'kd_tree']).default('auto'),
  leafSize: wholeNumber(1).default(30),
})

export type OpticsParams = z.infer<typeof params>

export interface FittedOptics extends FittedState, OpticsOrder {
  /** The cluster of each training row; -1 for noise. */
  labels: Int32Array
  coreDistances: Float64Array
  /** The first and last places of clusters in `ordering`, `[cluster][2]`; null where heights made the clusters. */
  clusterHierarchy: Int32Array | null
}

async function fit(X: Matrix, own: OpticsParams, { pace, report }: FitContext) {
  const minSamples = rowCount(own.minSamples, X.rows, 'min_samples')
  const minClusterSize = rowCount(own.minClusterSize ?? own.minSamples, X.rows, 'min_cluster_size')
  const maxEps = own.maxEps ?? Infinity
  const eps = own.eps ?? maxEps
  if (own.clusterMethod === 'dbscan' && eps > maxEps) {
    throw new FitError('bad_parameter', `${NAME}: eps must be at most max_eps, ${maxEps}, not ${eps}`, {
      parameter: 'eps',
    })
  }
  const { metric: name, p, algorithm, leafSize, xi, predecessorCorrection } = own
  const k = minSamples - 1
  const index = indexRows(X, { metric: name, p, algorithm, leafSize, neighbours: k })
  const { distances } = await nearestRowsPaced(index, null, k, pace)
  const coreDistances = Float64Array.from({ length: X.rows }, (_, row) => {
    const distance = distances[row * k + k - 1]
    return distance > maxEps ? Infinity : roundedToPrecision(distance)
  })
  const metric = resolveMetric(name, p)
  const points = { points: rowMajor(X, metric), rows: X.rows, width: X.columns.length, metric }
  const onProgress = (done: number) => report({ done, total: X.rows, unit: 'iteration' })
  const order = await opticsOrder(points, { coreDistances, maxEps, pace, onProgress })
  if (own.clusterMethod === 'dbscan') {
    return { ...order, coreDistances, labels: labelsBelow(order, coreDistances, eps), clusterHierarchy: null }
  }
  const clusters = xiClusters(order, { xi, minSamples, minClusterSize, predecessorCorrection })
  const labels = xiLabels(order.ordering, clusters)
  return { ...order, coreDistances, labels, clusterHierarchy: Int32Array.from(clusters.flat()) }
}

function rowCount(size: number, rows: number, parameter: string): number {
  if (size > rows) {
    throw new FitError('too_few_rows', `${NAME}: ${parameter} is ${size}, but there are ${rows} rows`, {
      parameter,
    })
  }
  return size <= 1 ? Math.max(2, Math.floor(size * rows)) : size
}

/** The plot cut at one height: a cluster begins at each core row that nothing reached from below it. */
function labelsBelow(
  { ordering, reachability }: OpticsOrder,
  coreDistances: Float64Array,
  eps: number,
): Int32Array {
  const labels = new Int32Array(ordering.length)
  let label = -1
  for (const row of ordering) {
    const isFar = reachability[row] > eps
    const isCore = coreDistances[row] <= eps
    if (isFar && isCore) label += 1
    labels[row] = isFar && !isCore ? -1 : label
  }
  return labels
}

/**
 * Rows in an order in which clusters of any density are valleys of the distances between them (Ankerst, Breunig, Kriegel &
 * Sander 1999): the order, distances and labels of scikit-learn's `OPTICS`. Time grows with the square of the rows, memory
 * with the rows.
 */
export const optics = defineClusterer<OpticsParams, FittedOptics, 'matrix'>({
  name: NAME,
  params,
  tags: { parity: 'E' },
  input: 'matrix',
  memoryEstimate({ rows, columns }, { minSamples, algorithm }) {
    const k = minSamples <= 1 ? minSamples * rows : Math.min(minSamples, rows)
    return rowIndexBytes({ rows, columns, algorithm }) + 12 * rows * k + 16 * rows * columns + 160 * rows
  },
  fit,
})
