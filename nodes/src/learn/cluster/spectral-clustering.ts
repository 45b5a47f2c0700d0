import { z } from 'zod'
import { defineClusterer } from '../estimator/define-unsupervised.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { nonNegative, wholeNumber } from '../estimator/params.ts'
import type { Matrix } from '../matrix.ts'
import { RandomState } from '../random/random-state.ts'
import { clusterByPivots, discretize } from './assign-spectral.ts'
import { clusterRowsBytes } from './create-cluster-rows.ts'
import { fitKMeans } from './fit-k-means.ts'
import { rowIndexBytes } from './row-index-bytes.ts'
import { spectralBytes, spectralMap } from './spectral-map.ts'

const NAME = 'SpectralClustering'

const params = z.strictObject({
  nClusters: wholeNumber(1).default(8),
  /** How many eigenvectors; as many as clusters when null. */
  nComponents: wholeNumber(1).nullable().default(null),
  /** How often k-means draws centers. */
  nInit: wholeNumber(1).default(10),
  /** How fast similarity falls with the squared distance (`rbf`). */
  gamma: nonNegative().default(1),
  /** Similar by distance, or whose neighbours rows are. */
  affinity: z.enum(['rbf', 'nearest_neighbors']).default('rbf'),
  nNeighbors: wholeNumber(1).default(10),
  /** How exact eigenvectors of many rows have to be; as exact as numbers are for `auto`. */
  eigenTol: z.union([z.literal('auto'), nonNegative()]).default('auto'),
  assignLabels: z.enum(['kmeans', 'discretize', 'cluster_qr']).default('kmeans'),
})

export type SpectralClusteringParams = z.infer<typeof params>

export interface FittedSpectralClustering extends FittedState {
  labels: Int32Array
}

async function fit(X: Matrix, own: SpectralClusteringParams, { randomState, pace, report }: FitContext) {
  const { nClusters, nInit, affinity, gamma, nNeighbors, eigenTol, assignLabels } = own
  const components = own.nComponents ?? nClusters
  const least = Math.max(2, nClusters, components + 1, affinity === 'rbf' ? 0 : nNeighbors)
  if (X.rows < least) {
    throw new FitError('too_few_rows', `${NAME} needs at least ${least} rows`, {
      needed: least,
      rows: X.rows,
    })
  }
  const random = new RandomState(randomState)
  const start = Float64Array.from({ length: X.rows }, () => 2 * random.random() - 1)
  const tolerance = eigenTol === 'auto' ? 0 : eigenTol
  const map = await spectralMap(X, { affinity, gamma, nNeighbors, components, tolerance, start, pace })
  if (assignLabels === 'discretize') return { labels: discretize(map, random) }
  if (assignLabels === 'cluster_qr') return { labels: clusterByPivots(map) }
  const kMeans = { nClusters, init: 'k-means++', nInit, maxIter: 300, tol: 1e-4, algorithm: 'lloyd' } as const
  const { labels } = await fitKMeans({ rows: X.rows, columns: map }, kMeans, { random, pace, report })
  return { labels }
}

/**
 * Clusters of rows between which random walks to similar rows stay (Shi & Malik 2000; Ng, Jordan & Weiss 2001): the labels
 * of scikit-learn's `SpectralClustering`, its draws included. Where more eigenvalues coincide than eigenvectors are asked
 * for, as of a neighbour graph in more parts than clusters, which ones come out is chance, there as here. Memory grows
 * with the square of the rows.
 */
export const spectralClustering = defineClusterer<
  SpectralClusteringParams,
  FittedSpectralClustering,
  'matrix'
>({
  name: NAME,
  params,
  tags: { parity: 'E', randomised: true },
  input: 'matrix',
  memoryEstimate({ rows, columns }, { nClusters, nComponents, nNeighbors }) {
    const components = nComponents ?? nClusters
    const index = rowIndexBytes({ rows, columns, algorithm: 'auto' }) + 12 * rows * nNeighbors
    const kMeans = clusterRowsBytes(components, { clusters: nClusters, capacity: rows, trials: 8 })
    return spectralBytes(rows) + index + kMeans + 8 * rows * (3 * components + 24)
  },
  fit,
})
