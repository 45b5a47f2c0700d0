/** The estimators of this folder, as the registry takes them. */
import type { AnyEstimator } from '../estimator/estimator.ts'
import { affinityPropagation } from './affinity-propagation.ts'
import { agglomerativeClustering } from './agglomerative-clustering.ts'
import { birch } from './birch.ts'
import { bisectingKMeans } from './bisecting-k-means.ts'
import { dbscan } from './dbscan.ts'
import { hdbscan } from './hdbscan.ts'
import { kMeans } from './k-means.ts'
import { meanShift } from './mean-shift.ts'
import { miniBatchKMeans } from './mini-batch-k-means.ts'
import { optics } from './optics.ts'
import { spectralClustering } from './spectral-clustering.ts'

export const clusterEstimators: readonly AnyEstimator[] = [
  kMeans,
  miniBatchKMeans,
  bisectingKMeans,
  dbscan,
  hdbscan,
  optics,
  agglomerativeClustering,
  meanShift,
  affinityPropagation,
  birch,
  spectralClustering,
]
