import { featureCountOf } from '../estimator/input.ts'
import type { FitProgress } from '../estimator/estimator.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'
import type { RandomState } from '../random/random-state.ts'
import { separate } from './center-distances.ts'
import { columnMeans, tolerance } from './column-moments.ts'
import { createClusterRows } from './create-cluster-rows.ts'
import { runElkan } from './elkan.ts'
import { checkClusterCount, givenCenters, initCount } from './k-means-params.ts'
import type { CenterInit, FittedKMeans } from './k-means-params.ts'
import { runLloyd } from './lloyd.ts'
import type { KMeansRun } from './lloyd.ts'
import { seedCenters, trialsOf } from './seed-centers.ts'

export interface KMeansSettings {
  nClusters: number
  init: CenterInit
  nInit: 'auto' | number
  maxIter: number
  tol: number
  algorithm: 'lloyd' | 'elkan'
}

export interface KMeansContext {
  /** Where the draws come from; it has moved on afterwards. */
  random: RandomState
  sampleWeight?: Float64Array
  pace: () => Promise<void>
  report: (progress: FitProgress) => void
}

/**
 * The best of some runs of k-means.
 *
 * @throws FitError `too_few_rows` for more clusters than rows, `bad_parameter` for given centers of another shape.
 */
export async function fitKMeans(
  X: Matrix | SparseMatrix,
  own: KMeansSettings,
  { random, sampleWeight, pace, report }: KMeansContext,
): Promise<Omit<FittedKMeans, 'estimator' | 'nFeaturesIn'>> {
  const { nClusters, init, maxIter } = own
  checkClusterCount(nClusters, X.rows, 'KMeans')
  const columns = featureCountOf(X)
  const weights = sampleWeight ?? null
  // Rows around the origin lose least to rounding where |x|² - 2 x·c + |c|² is compared.
  const means = isSparse(X) ? undefined : columnMeans(X)
  const given = typeof init === 'string' ? null : givenCenters(init, { nClusters, columns, means })
  const trials = init === 'k-means++' ? trialsOf(nClusters) : 0
  const bounds = own.algorithm === 'elkan' && nClusters > 1
  const rows = createClusterRows(X, { clusters: nClusters, capacity: X.rows, trials, bounds, means })
  rows.load(0, X.rows)
  const runs = initCount(own, { auto: 10 })
  const run = bounds ? runElkan : runLloyd
  const limit = tolerance(X, own.tol)
  let best: KMeansRun | null = null
  let done = 0
  for (let i = 0; i < runs; i += 1) {
    const first =
      typeof init === 'string'
        ? await seedCenters(rows, { clusters: nClusters, init, random, weights, pace })
        : (given ?? new Float64Array())
    const result = await run(rows, first, {
      weights,
      maxIter,
      tolerance: limit,
      pace,
      onIteration: () => report({ done: (done += 1), total: runs * maxIter, unit: 'iteration' }),
    })
    done = (i + 1) * maxIter
    if (best === null || isBetter(result, best)) best = result
  }
  if (best === null) throw new Error('k-means made no run')
  const { centers, labels, inertia, nIter } = best
  return { clusterCenters: separate(centers, columns, means), labels, inertia, nIter }
}

/** Less inertia alone may be rounding: the clustering has to be another one. */
function isBetter(run: KMeansRun, best: KMeansRun): boolean {
  if (!(run.inertia < best.inertia)) return false
  const names = new Map<number, number>()
  return run.labels.some((label, row) => {
    const name = names.get(label)
    if (name === undefined) names.set(label, best.labels[row])
    return name !== undefined && name !== best.labels[row]
  })
}
