import { z } from 'zod'
import { defineClusterer } from '../estimator/define-unsupervised.ts'
import { RandomState } from '../random/random-state.ts'
import { centerDistances, nearestCenters } from './center-distances.ts'
import { clusterRowsBytes } from './create-cluster-rows.ts'
import { fitKMeans } from './fit-k-means.ts'
import { kMeansParams } from './k-means-params.ts'
import type { FittedKMeans } from './k-means-params.ts'
import { trialsOf } from './seed-centers.ts'

const params = z.strictObject({
  ...kMeansParams,
  maxIter: kMeansParams.maxIter.default(300),
  tol: kMeansParams.tol.default(1e-4),
  algorithm: z.enum(['lloyd', 'elkan']).default('lloyd'),
})

export type KMeansParams = z.infer<typeof params>

/**
 * k-means with scikit-learn's greedy k-means++ and its `random_state`: `KMeans`. Lloyd's algorithm or Elkan's. The same
 * labels, centers (1e-9) and number of iterations; of Lloyd's only where no row is equally near to two centers to the last
 * bits, since scikit-learn takes its distances from a matrix product, whose order of additions is the machine's.
 */
export const kMeans = defineClusterer<KMeansParams, FittedKMeans, 'matrix-or-sparse'>({
  name: 'KMeans',
  params,
  tags: { parity: 'E', sampleWeight: true, randomised: true, sparse: true },
  input: 'matrix-or-sparse',
  memoryEstimate({ rows, columns }, { nClusters, init, algorithm }) {
    const trials = init === 'k-means++' ? trialsOf(nClusters) : 0
    const bounds = algorithm === 'elkan'
    return clusterRowsBytes(columns, { clusters: nClusters, capacity: rows, trials, bounds }) + 40 * rows
  },
  fit: (X, own, { randomState, ...context }) =>
    fitKMeans(X, own, { ...context, random: new RandomState(randomState) }),
  predict: ({ clusterCenters }, X) => nearestCenters(clusterCenters, X),
  transform: ({ clusterCenters }, X) => centerDistances(clusterCenters, X),
})
