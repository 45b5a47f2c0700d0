import { z } from 'zod'
import { FitError } from '../estimator/estimator.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { nonNegative, wholeNumber } from '../estimator/params.ts'

/** The parameters that `KMeans` and its kin have in common; each sets its own defaults of `maxIter` and `tol`. */
export const kMeansParams = {
  nClusters: wholeNumber(1).default(8),
  /** How the first centers are drawn, or the centers themselves: one list of feature values a cluster. */
  init: z
    .union([z.enum(['k-means++', 'random']), z.array(z.array(z.number()).min(1)).min(1)])
    .default('k-means++'),
  /** How many times centers are drawn; the best is kept. */
  nInit: z.union([z.literal('auto'), wholeNumber(1)]).default('auto'),
  maxIter: wholeNumber(1),
  /** Relative to the mean variance of the features. */
  tol: nonNegative(),
}

export type CenterInit = 'k-means++' | 'random' | number[][]

export interface FittedKMeans extends FittedState {
  /** One array of feature values a cluster. */
  clusterCenters: Float64Array[]
  /** The cluster of each training row. */
  labels: Int32Array
  /** The weighted sum of the squared distances of the training rows to their centers. */
  inertia: number
  nIter: number
}

/** @throws FitError `too_few_rows` when there are fewer rows than clusters. */
export function checkClusterCount(nClusters: number, rows: number, name: string): void {
  if (nClusters <= rows) return
  throw new FitError(
    'too_few_rows',
    `${name} cannot make ${nClusters} clusters of ${rows} rows: ask for fewer clusters`,
    { rows, nClusters },
  )
}

/** How many times to draw centers: given centers are not drawn; `auto` is once for k-means++, else `auto` times. */
export function initCount(
  { init, nInit }: { init: CenterInit; nInit: 'auto' | number },
  { auto }: { auto: number },
): number {
  if (typeof init !== 'string') return 1
  if (nInit !== 'auto') return nInit
  return init === 'random' ? auto : 1
}

/**
 * Given centers as `[center][feature]`, less the means of the columns.
 *
 * @throws FitError `bad_parameter` unless there is one center a cluster and one value a feature.
 */
export function givenCenters(
  centers: readonly (readonly number[])[],
  { nClusters, columns, means }: { nClusters: number; columns: number; means?: Float64Array },
): Float64Array {
  if (centers.length !== nClusters || centers.some((center) => center.length !== columns)) {
    throw new FitError('bad_parameter', `init must be ${nClusters} centers of ${columns} values each`, {
      parameter: 'init',
    })
  }
  return Float64Array.from(centers.flat(), (value, at) => value - (means?.[at % columns] ?? 0))
}
