import { z } from 'zod'
import { columnMeans } from '../cluster/column-moments.ts'
import { defineClusterer } from '../estimator/define-unsupervised.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { positive } from '../estimator/params.ts'
import { paced } from '../linear-algebra/steps.ts'
import type { Matrix } from '../matrix.ts'
import { fitMixture } from './fit-mixture.ts'
import { mixtureBytes } from './gaussian-mixture.ts'
import { logDensities, factorsOfPrecisions } from './gaussians.ts'
import { flatMatrix } from './given-precisions.ts'
import { checkRowCount, mixtureParams } from './mixture-params.ts'
import { estimateMoments } from './moments.ts'
import type { MixtureRows } from './moments.ts'
import { atAllRows, logSumExp, mostProbable, probabilitiesOf } from './responsibilities.ts'
import { evidenceBound, expectedLogs, expectedWeights, posteriorOf } from './variational.ts'
import type { Posterior, Priors } from './variational.ts'
import { createWorkspace } from './workspace.ts'
import type { MixtureWorkspace } from './workspace.ts'

const NAME = 'BayesianGaussianMixture'

const params = z.strictObject({
  ...mixtureParams,
  weightConcentrationPriorType: z
    .enum(['dirichlet_process', 'dirichlet_distribution'])
    .default('dirichlet_process'),
  /** The lower, the fewer components get rows; 1 / nComponents when null. */
  weightConcentrationPrior: positive().nullable().default(null),
  /** 1 when null. */
  meanPrecisionPrior: positive().nullable().default(null),
  /** The mean of the rows when null. */
  meanPrior: z.array(z.number()).nullable().default(null),
  /** The number of features when null; more than that less one. */
  degreesOfFreedomPrior: positive().nullable().default(null),
  /** The covariance of the rows, as the covariance type has it, when null. */
  covariancePrior: z
    .union([positive(), z.array(z.number()), z.array(z.array(z.number()))])
    .nullable()
    .default(null),
})

export type BayesianGaussianMixtureParams = z.infer<typeof params>

export interface FittedBayesianGaussianMixture extends FittedState, Posterior, Priors {
  weights: Float64Array
  /** The most probable component of each training row. */
  labels: Int32Array
  converged: boolean
  nIter: number
  /** The lower bound of the evidence, less a constant, at the end and after each iteration. */
  lowerBound: number
  lowerBounds: Float64Array
}

async function fit(X: Matrix, own: BayesianGaussianMixtureParams, context: FitContext) {
  checkRowCount(own, X.rows, NAME)
  const { columns, rows } = X
  const workspace = createWorkspace(columns.length)
  const data = { rows, columns, centers: columnMeans(X), workspace, pace: context.pace }
  const priors = await priorsOf(own, data)
  const { covarianceType } = own
  const { weightConcentrationPriorType: priorType } = priors
  const maximise = async (shares: readonly Float64Array[]) =>
    posteriorOf(priors, await estimateMoments(data, shares, own), covarianceType)
  const { state, ...result } = await fitMixture<Posterior>(X, own, context, {
    isGiven: false,
    start: maximise,
    maximise,
    densities: (posterior) => densitiesOf(posterior, priors, columns, workspace),
    lowerBound: (posterior, expectation) => evidenceBound(posterior, priorType, expectation),
  })
  return { ...state, ...priors, ...result, weights: expectedWeights(state.weightConcentration, priorType) }
}

async function priorsOf(own: BayesianGaussianMixtureParams, data: MixtureRows): Promise<Priors> {
  const features = data.columns.length
  const { meanPrior, degreesOfFreedomPrior } = own
  if (meanPrior !== null && meanPrior.length !== features) refuse('mean_prior', `${features} values`)
  if (degreesOfFreedomPrior !== null && !(degreesOfFreedomPrior > features - 1)) {
    refuse('degrees_of_freedom_prior', `more than ${features - 1}, the number of features less one`)
  }
  return {
    weightConcentrationPriorType: own.weightConcentrationPriorType,
    weightConcentrationPrior: own.weightConcentrationPrior ?? 1 / own.nComponents,
    meanPrecisionPrior: own.meanPrecisionPrior ?? 1,
    meanPrior: meanPrior === null ? data.centers : Float64Array.from(meanPrior),
    degreesOfFreedomPrior: degreesOfFreedomPrior ?? features,
    covariancePrior:
      own.covariancePrior === null ? await covarianceOf(own, data) : givenCovariance(own, features),
  }
}

function refuse(parameter: string, what: string): never {
  throw new FitError('bad_parameter', `${NAME}: ${parameter} must be ${what}`, { parameter })
}

/** The covariance of the rows, divided by one less than their number. */
async function covarianceOf(
  { covarianceType }: BayesianGaussianMixtureParams,
  { rows, columns, centers, workspace, pace }: MixtureRows,
): Promise<Float64Array> {
  if (covarianceType === 'full' || covarianceType === 'tied') {
    const { data } = await paced(workspace.products.gramSteps(columns, centers), pace)
    return data.map((product) => product / (rows - 1))
  }
  const variances = Float64Array.from(columns, (column, feature) => {
    let squares = 0
    for (const value of column) squares += (value - centers[feature]) ** 2
    return squares / (rows - 1)
  })
  if (covarianceType === 'diag') return variances
  return Float64Array.of(variances.reduce((sum, variance) => sum + variance, 0) / variances.length)
}

function givenCovariance(
  { covarianceType, covariancePrior }: BayesianGaussianMixtureParams,
  features: number,
): Float64Array {
  const flat = flatCovariance(covarianceType, covariancePrior, features)
  if (flat === null || factorsOfPrecisions([flat], covarianceType) === null) {
    return refuse('covariance_prior', `positive definite and shaped as "${covarianceType}" says`)
  }
  return flat
}

function flatCovariance(
  type: BayesianGaussianMixtureParams['covarianceType'],
  given: BayesianGaussianMixtureParams['covariancePrior'],
  features: number,
): Float64Array | null {
  if (type === 'spherical') return typeof given === 'number' ? Float64Array.of(given) : null
  if (type === 'diag') {
    const list = z.array(z.number()).safeParse(given).data
    return list?.length === features ? Float64Array.from(list) : null
  }
  return flatMatrix(z.array(z.array(z.number())).safeParse(given).data, features)
}

function densitiesOf(
  posterior: Posterior,
  { weightConcentrationPriorType }: Priors,
  columns: readonly Float64Array[],
  workspace: MixtureWorkspace,
) {
  const added = expectedLogs(posterior, weightConcentrationPriorType)
  return (start: number, end: number) => {
    const logs = logDensities(posterior, columns, { start, end, workspace })
    logs.forEach((log, component) => {
      for (let i = 0; i < log.length; i += 1) log[i] += added[component]
    })
    return logs
  }
}

function weightedAt(fitted: FittedBayesianGaussianMixture, { rows, columns }: Matrix): Float64Array[] {
  return atAllRows(
    rows,
    fitted.means.length,
    densitiesOf(fitted, fitted, columns, createWorkspace(columns.length)),
  )
}

/**
 * A mixture of Gaussian components with priors on its weights, means and covariances, fitted by variational inference;
 * components that the rows don't need get hardly any weight: `BayesianGaussianMixture`. The same posterior, to 1e-9 of its
 * scale.
 */
export const bayesianGaussianMixture = defineClusterer<
  BayesianGaussianMixtureParams,
  FittedBayesianGaussianMixture,
  'matrix'
>({
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
