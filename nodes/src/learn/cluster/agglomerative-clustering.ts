import { z } from 'zod'
import { defineClusterer } from '../estimator/define-unsupervised.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { nonNegative, wholeNumber } from '../estimator/params.ts'
import type { Matrix } from '../matrix.ts'
import type { DistanceRows } from '../neighbors/metric.ts'
import { resolveMetric, rowMajor } from '../neighbors/metric.ts'
import { cutHierarchy } from './cut-hierarchy.ts'
import { hierarchyOf } from './hierarchy.ts'
import type { Hierarchy } from './hierarchy.ts'
import { MOST_ROWS_IN_PAIRS, neighbourChain } from './neighbour-chain.ts'
import { chained, reachabilityTree } from './reachability-tree.ts'
import { rowsOutsideBytes } from './rows-outside.ts'

const NAME = 'AgglomerativeClustering'

const params = z.strictObject({
  /** How many clusters; null where the distance says so. */
  nClusters: wholeNumber(1).nullable().default(2),
  /** Clusters at least so far apart are not merged; null where the number of clusters is given. */
  distanceThreshold: nonNegative().nullable().default(null),
  metric: z.enum(['euclidean', 'l2', 'manhattan', 'l1', 'cosine']).default('euclidean'),
  linkage: z.enum(['ward', 'complete', 'average', 'single']).default('ward'),
})

export type AgglomerativeClusteringParams = z.infer<typeof params>

export interface FittedAgglomerativeClustering extends FittedState {
  labels: Int32Array
  nClusters: number
  nLeaves: number
  /** The two nodes of each merge, `[merge][2]`: rows below `nLeaves`, above it the merge with that number less. */
  children: Int32Array
  /** The distance at which each merge takes place. */
  distances: Float64Array
}

async function fit(X: Matrix, own: AgglomerativeClusteringParams, { pace, report }: FitContext) {
  const { rows } = X
  checkAgainst(own, rows)
  const metric = resolveMetric(own.metric)
  const points = { points: rowMajor(X, metric), rows, width: X.columns.length, metric }
  if (metric.kind === 'cosine') checkNoZeroRow(X)
  const onProgress = (done: number) => report({ done, total: rows - 1, unit: 'iteration' })
  const hierarchy = await hierarchyFor(points, own, { pace, onProgress })
  const { left, right, distances } = hierarchy
  const threshold = own.distanceThreshold
  const nClusters =
    threshold === null
      ? (own.nClusters ?? 1)
      : 1 + distances.reduce((count, distance) => count + (distance >= threshold ? 1 : 0), 0)
  const children = new Int32Array(2 * (rows - 1))
  for (let merge = 0; merge < rows - 1; merge += 1) {
    children[2 * merge] = left[merge]
    children[2 * merge + 1] = right[merge]
  }
  return { labels: cutHierarchy(hierarchy, nClusters), nClusters, nLeaves: rows, children, distances }
}

async function hierarchyFor(
  points: DistanceRows & { rows: number },
  { linkage, metric }: AgglomerativeClusteringParams,
  callbacks: { pace: () => Promise<void>; onProgress: (done: number) => void },
): Promise<Hierarchy> {
  if (linkage !== 'single') {
    return hierarchyOf(await neighbourChain(points, linkage, callbacks), { isSorted: true })
  }
  const coreDistances = new Float64Array(points.rows)
  const edges = await reachabilityTree({ ...points, coreDistances, alpha: 1 }, callbacks)
  // scikit-learn leaves the cosine distance to SciPy, which puts the cluster with the lower number on the left.
  return hierarchyOf(chained(edges), { isSorted: metric === 'cosine' })
}

function checkAgainst(own: AgglomerativeClusteringParams, rows: number): void {
  const { nClusters, distanceThreshold, metric, linkage } = own
  if ((nClusters === null) === (distanceThreshold === null)) {
    throw new FitError('bad_parameter', `${NAME}: give n_clusters or distance_threshold, the other is null`, {
      parameter: 'distance_threshold',
    })
  }
  if (linkage === 'ward' && metric !== 'euclidean' && metric !== 'l2') {
    throw new FitError('bad_parameter', `${NAME}: ward works with Euclidean distances only, not ${metric}`, {
      parameter: 'metric',
    })
  }
  if (rows < 2) throw new FitError('too_few_rows', `${NAME} needs at least two rows`)
  if (nClusters !== null && nClusters > rows) {
    throw new FitError('too_few_rows', `${NAME} cannot make ${nClusters} clusters of ${rows} rows`, { rows })
  }
  if (linkage !== 'single' && rows > MOST_ROWS_IN_PAIRS) {
    throw new FitError(
      'bad_parameter',
      `${NAME} with ${linkage} linkage keeps the distances of all pairs of rows: ${rows} are too many, use single`,
      { parameter: 'linkage', rows },
    )
  }
}

function checkNoZeroRow({ rows, columns }: Matrix): void {
  for (let row = 0; row < rows; row += 1) {
    if (columns.some((column) => column[row] !== 0)) continue
    throw new FitError(
      'bad_parameter',
      `${NAME}: row ${row + 1} is all zeros, which has no cosine distance`,
      {
        parameter: 'metric',
      },
    )
  }
}

/**
 * Clusters that merge pair by pair, the nearest first, without a connectivity: the hierarchy, distances (1e-9) and labels
 * of scikit-learn's `AgglomerativeClustering`, where no two pairs are equally near to the last bits. `single` takes memory
 * that grows with the rows, the other linkages keep the distances of all pairs.
 */
export const agglomerativeClustering = defineClusterer<
  AgglomerativeClusteringParams,
  FittedAgglomerativeClustering,
  'matrix'
>({
  name: NAME,
  params,
  tags: { parity: 'E' },
  input: 'matrix',
  memoryEstimate: ({ rows, columns }, { linkage }) =>
    8 * rows * columns +
    160 * rows +
    (linkage === 'single' ? rowsOutsideBytes(rows, columns) : 4 * rows * rows),
  fit,
})
