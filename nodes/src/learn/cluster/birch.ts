import { z } from 'zod'
import { defineClusterer } from '../estimator/define-unsupervised.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { positive, wholeNumber } from '../estimator/params.ts'
import type { Matrix } from '../matrix.ts'
import { resolveMetric } from '../neighbors/metric.ts'
import { centerDistances, flatten, nearestCenters } from './center-distances.ts'
import { clusterRowsBytes } from './create-cluster-rows.ts'
import { cutHierarchy } from './cut-hierarchy.ts'
import { FeatureTree } from './feature-tree.ts'
import { hierarchyOf } from './hierarchy.ts'
import { MOST_ROWS_IN_PAIRS, neighbourChain } from './neighbour-chain.ts'

const NAME = 'Birch'

const params = z.strictObject({
  /** The radius of a group of rows, at most. */
  threshold: positive().default(0.5),
  /** Groups of a node of the tree, at most. */
  branchingFactor: wholeNumber(2).default(50),
  /** How many clusters the groups are merged to, by Ward's linkage; null to leave them. */
  nClusters: wholeNumber(1).nullable().default(3),
})

export type BirchParams = z.infer<typeof params>

export interface FittedBirch extends FittedState {
  labels: Int32Array
  /** The centers of the groups, and the cluster of each. */
  subclusterCenters: Float64Array[]
  subclusterLabels: Int32Array
}

async function fit(X: Matrix, own: BirchParams, { pace, report }: FitContext) {
  const { rows, columns } = X
  const tree = new FeatureTree(own)
  for (let row = 0; row < rows; row += 1) {
    tree.insert(Float64Array.from(columns, (column) => column[row]))
    if (row % 64 !== 63) continue
    report({ done: row + 1, total: rows, unit: 'iteration' })
    await pace()
  }
  const centers = tree.centers()
  const groupLabels = await mergeGroups(centers, own, pace)
  const labels = nearestCenters(centers, X).map((group) => groupLabels[group])
  return { labels, subclusterCenters: centers, subclusterLabels: groupLabels }
}

/** The cluster of each group; fewer groups than clusters stay as they are. */
async function mergeGroups(
  centers: readonly Float64Array[],
  { nClusters }: BirchParams,
  pace: () => Promise<void>,
): Promise<Int32Array> {
  const rows = centers.length
  if (nClusters === null || rows < nClusters || rows === 1) {
    return Int32Array.from({ length: rows }, (_, group) => group)
  }
  if (rows > MOST_ROWS_IN_PAIRS) {
    throw new FitError('bad_parameter', `${NAME}: ${rows} groups are too many to merge: raise threshold`, {
      parameter: 'threshold',
    })
  }
  const points = {
    points: flatten(centers),
    rows,
    width: centers[0].length,
    metric: resolveMetric('euclidean'),
  }
  const edges = await neighbourChain(points, 'ward', { pace, onProgress() {} })
  return cutHierarchy(hierarchyOf(edges, { isSorted: true }), nClusters)
}

/**
 * Groups rows in a tree as they come, one pass over them, and merges the groups (Zhang, Ramakrishnan & Livny 1996): the
 * groups (1e-9) and clusters of scikit-learn's `Birch`, where no row is equally near to two groups to the last bits. Which
 * part of a divided node comes first is up to rounding there, and with it how groups and clusters are numbered.
 */
export const birch = defineClusterer<BirchParams, FittedBirch, 'matrix'>({
  name: NAME,
  params,
  tags: { parity: 'E' },
  input: 'matrix',
  memoryEstimate: ({ rows, columns }) =>
    rows * (48 * columns + 600) +
    4 * Math.min(rows, MOST_ROWS_IN_PAIRS) ** 2 +
    clusterRowsBytes(columns, { clusters: rows, capacity: 64 }),
  fit,
  predict: ({ subclusterCenters, subclusterLabels }, X) =>
    nearestCenters(subclusterCenters, X).map((group) => subclusterLabels[group]),
  transform: ({ subclusterCenters }, X) => centerDistances(subclusterCenters, X),
})
