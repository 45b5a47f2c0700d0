import { z } from 'zod'
import { clusterRowsBytes } from '../cluster/create-cluster-rows.ts'
import { columnMeans } from '../cluster/column-moments.ts'
import { trialsOf } from '../cluster/seed-centers.ts'
import { defineClusterer } from '../estimator/define-unsupervised.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import type { DataShape, FittedState } from '../estimator/estimator.ts'
import { PRODUCTS_BYTES } from '../linear-algebra/products.ts'
import type { Features, Matrix, SparseMatrix } from '../matrix.ts'
import { fitMixture } from './fit-mixture.ts'
import { factorsOfPrecisions, logDensities, precisionFactors } from './gaussians.ts'
import type { ByShape, Gaussians } from './gaussians.ts'
import { flatPrecisions, precisionsParam } from './given-precisions.ts'
import { checkRowCount, mixtureParams } from './mixture-params.ts'
import type { MixtureSettings } from './mixture-params.ts'
import { estimateMoments } from './moments.ts'
import { atAllRows, logSumExp, mostProbable, probabilitiesOf } from './responsibilities.ts'
import { BLOCK_ROWS, createWorkspace } from './workspace.ts'
import type { MixtureWorkspace } from './workspace.ts'

const NAME = 'GaussianMixture'

const params = z.strictObject({
  ...mixtureParams,
  /** Weights, means and inverse covariances to begin with, in place of the drawn ones. */
  weightsInit: z.array(z.number().min(0).max(1)).nullable().default(null),
  meansInit: z.array(z.array(z.number())).nullable().default(null),
  precisionsInit: precisionsParam.nullable().default(null),
})

export type GaussianMixtureParams = z.infer<typeof params>

interface Components extends Gaussians {
  weights: Float64Array
  /** Null while the precisions are given ones. */
  covariances: ByShape | null
}

export interface FittedGaussianMixture extends FittedState, Gaussians {
  weights: Float64Array
  covariances: ByShape | null
  /** The most probable component of each training row. */
  labels: Int32Array
  converged: boolean
  nIter: number
  /** The mean log-likelihood of a training row, at the end and after each iteration. */
  lowerBound: number
  lowerBounds: Float64Array
}

async function fit(X: Matrix, own: GaussianMixtureParams, context: FitContext) {
  checkRowCount(own, X.rows, NAME)
  const { columns, rows } = X
  const workspace = createWorkspace(columns.length)
  const data = { rows, columns, centers: columnMeans(X), workspace, pace: context.pace }
  const given = givenComponents(own, columns.length)
  const { covarianceType } = own
  const estimate = async (shares: readonly Float64Array[]) => estimateMoments(data, shares, own)
  const { state, ...result } = await fitMixture<Components>(X, own, context, {
    isGiven: given.weights !== null && given.means !== null && given.factors !== null,
    async start(shares) {
      if (given.weights !== null && given.means !== null && given.factors !== null) {
        const { weights, means, factors } = given
        return { covarianceType, weights, means, covariances: null, precisionsCholesky: factors }
      }
      const { counts, means, covariances } = await estimate(shares)
      return {
        covarianceType,
        weights: given.weights ?? counts.map((count) => count / rows),
        means: given.means ?? means,
        covariances: given.factors === null ? covariances : null,
        precisionsCholesky: given.factors ?? precisionFactors(covariances, covarianceType),
      }
    },
    async maximise(shares) {
      const { counts, means, covariances } = await estimate(shares)
      const total = counts.reduce((sum, count) => sum + count, 0)
      const weights = counts.map((count) => count / total)
      const precisionsCholesky = precisionFactors(covariances, covarianceType)
      return { covarianceType, weights, means, covariances, precisionsCholesky }
    },
    densities: (components) => (start, end) =>
      weightedDensities(components, columns, { start, end, workspace }),
    lowerBound: (_, { mean }) => mean,
  })
  return { ...state, ...result }
}

interface GivenComponents {
  weights: Float64Array | null
  means: Float64Array[] | null
  factors: ByShape | null
}

function givenComponents(own: GaussianMixtureParams, features: number): GivenComponents {
  const { nComponents, covarianceType, weightsInit, meansInit, precisionsInit } = own
  const refuse = (parameter: string, what: string): never => {
    throw new FitError('bad_parameter', `${NAME}: ${parameter} must be ${what}`, { parameter })
  }
  if (weightsInit !== null) {
    const total = weightsInit.reduce((sum, weight) => sum + weight, 0)
    if (weightsInit.length !== nComponents || Math.abs(total - 1) > 1e-8) {
      refuse('weights_init', `${nComponents} weights that add up to 1`)
    }
  }
  const isFull = (mean: readonly number[]) => mean.length === features
  if (meansInit !== null && (meansInit.length !== nComponents || !meansInit.every(isFull))) {
    refuse('means_init', `${nComponents} means of ${features} values each`)
  }
  let factors: ByShape | null = null
  if (precisionsInit !== null) {
    const precisions = flatPrecisions(precisionsInit, { covarianceType, nComponents, features })
    factors = precisions === null ? null : factorsOfPrecisions(precisions, covarianceType)
    if (factors === null)
      refuse('precisions_init', `positive definite and shaped as "${covarianceType}" says`)
  }
  return {
    weights: weightsInit === null ? null : Float64Array.from(weightsInit),
    means: meansInit === null ? null : meansInit.map((mean) => Float64Array.from(mean)),
    factors,
  }
}

function weightedDensities(
  components: Gaussians & { weights: Float64Array },
  columns: readonly Float64Array[],
  block: { start: number; end: number; workspace: MixtureWorkspace },
): Float64Array[] {
  const logs = logDensities(components, columns, block)
  logs.forEach((log, component) => {
    const weight = Math.log(components.weights[component])
    for (let i = 0; i < log.length; i += 1) log[i] += weight
  })
  return logs
}

function weightedAt(fitted: FittedGaussianMixture, { rows, columns }: Matrix): Float64Array[] {
  const workspace = createWorkspace(columns.length)
  return atAllRows(rows, fitted.means.length, (start, end) =>
    weightedDensities(fitted, columns, { start, end, workspace }),
  )
}

/** The most bytes that the fit of a mixture holds beside its rows. */
export function mixtureBytes({ rows, columns }: DataShape, own: MixtureSettings): number {
  const { nComponents, initParams, covarianceType } = own
  const trials = trialsOf(nComponents)
  const isSeeded = initParams === 'kmeans' || initParams === 'k-means++'
  const seeding = isSeeded ? clusterRowsBytes(columns, { clusters: nComponents, capacity: rows, trials }) : 0
  const isDense = covarianceType === 'full' || covarianceType === 'tied'
  const components = 8 * nComponents * columns * (isDense ? 8 * columns : 8)
  const blocks = 8 * BLOCK_ROWS * (4 * columns + 4 * nComponents)
  return seeding + 8 * rows * (2 * nComponents + 6) + components + blocks + PRODUCTS_BYTES
}

/** How many numbers a fitted mixture is free to choose. */
function parameterCount({ covarianceType, means }: Gaussians): number {
  const components = means.length
  const features = means[0].length
  const shape = {
    full: (components * features * (features + 1)) / 2,
    tied: (features * (features + 1)) / 2,
    diag: components * features,
    spherical: components,
  }[covarianceType]
  return shape + features * components + components - 1
}

/** Akaike's and the Bayesian information criterion on some rows, `aic(X)` and `bic(X)`: the lower the better. */
export function informationCriteria(
  fitted: FittedGaussianMixture,
  X: Features | SparseMatrix,
): { aic: number; bic: number } {
  const scores = gaussianMixture.scoreSamples?.(fitted, X) ?? new Float64Array()
  const deviance = -2 * scores.reduce((sum, score) => sum + score, 0)
  const count = parameterCount(fitted)
  return { aic: deviance + 2 * count, bic: deviance + count * Math.log(scores.length) }
}

/**
 * A mixture of Gaussian components, fitted by expectation maximisation (Dempster, Laird & Rubin 1977) from scikit-learn's
 * beginnings: `GaussianMixture`. The same components, to 1e-9 of their scale.
 */
export const gaussianMixture = defineClusterer<GaussianMixtureParams, FittedGaussianMixture, 'matrix'>({
  name: NAME,
  params,
  tags: { parity: 'E', randomised: true },
  input: 'matrix',
  memoryEstimate: mixtureBytes,
  fit,
  predict: (fitted, X) => mostProbable(weightedAt(fitted, X)),
  predictProba: (fitted, X) => probabilitiesOf(weightedAt(fitted, X)),
  scoreSamples: (fitted, X) => logSumExp(weightedAt(fitted, X)),
})
