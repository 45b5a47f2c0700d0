import { z } from 'zod'
import type { FitContext } from '../../estimator/define-estimator.ts'
import { FitError } from '../../estimator/estimator.ts'
import type { DataShape } from '../../estimator/estimator.ts'
import { nonNegative, positive, wholeNumber } from '../../estimator/params.ts'
import { isSparse } from '../../matrix.ts'
import type { Matrix, SparseMatrix } from '../../matrix.ts'
import { DenseObjective, denseObjectiveMemory } from '../dense-objective.ts'
import type { LinearState } from '../linear-prediction.ts'
import { predictLinear } from '../linear-prediction.ts'
import { minimiseByNewton } from '../newton.ts'
import { startOnSample } from '../sample-start.ts'
import { SparseObjective, sparseObjectiveMemory } from '../sparse-objective.ts'
import { totalWeightOf } from '../total-weight.ts'
import { meanLoss, tweedieLoss } from './mean-loss.ts'
import type { Link } from './mean-loss.ts'

/** The parameters that all generalized linear models share. */
export const meanModelParams = {
  /** The strength of the penalty. */
  alpha: nonNegative().default(1),
  fitIntercept: z.boolean().default(true),
  /** The most Newton steps. */
  maxIter: wholeNumber(1).default(100),
  /** Stops when no entry of the mean loss's gradient is larger (of a feature with a spread of about 1). */
  tol: positive().default(1e-4),
}

export interface MeanModelState extends LinearState {
  /** Newton steps. */
  nIter: number
  /** False when `maxIter` steps were not enough. */
  converged: boolean
}

export interface MeanModel {
  name: string
  alpha: number
  fitIntercept: boolean
  maxIter: number
  tol: number
  power: number
  link: Link
}

/**
 * Minimises the mean of half the Tweedie deviance plus `½ alpha |w|²` by Newton's method.
 *
 * @throws FitError `target_out_of_range` for a target the distribution can't have; `did_not_converge` where the first
 * prediction is outside of what the link can have, as without an intercept it may be.
 */
export async function fitMean(
  X: Matrix | SparseMatrix,
  y: Float64Array,
  model: MeanModel,
  { sampleWeight: weight, pace, report }: FitContext,
): Promise<Pick<MeanModelState, 'coef' | 'intercept' | 'nIter' | 'converged'>> {
  const { alpha, fitIntercept, maxIter, tol } = model
  const mean = meanOf(y, weight)
  refuseTargets(y, mean, model)
  const pointLoss = tweedieLoss(model.power, model.link)
  const loss = meanLoss(pointLoss, y, weight)
  const shared = { loss, weight, fitIntercept, penalty: alpha }
  const objective = isSparse(X)
    ? new SparseObjective({ X, ...shared }, pace)
    : new DenseObjective({ rows: X.rows, columns: X.columns, ...shared }, pace)
  const theta = new Float64Array(objective.length)
  if (fitIntercept) theta[theta.length - 1] = model.link === 'log' ? Math.log(mean) : mean
  const start =
    objective instanceof DenseObjective
      ? await startOnSample(objective, {
          tol,
          pace,
          theta,
          lossOf: (rows, ownWeight) =>
            meanLoss(
              pointLoss,
              Float64Array.from(rows, (row) => y[row]),
              ownWeight,
            ),
        })
      : { theta }
  const isBounded = model.link === 'identity' && model.power !== 0
  if (isBounded && !Number.isFinite((await objective.evaluate(start.theta)).loss)) {
    throw new FitError(
      'did_not_converge',
      `${model.name}: the predictions to begin with are none of this distribution's means: fit an intercept`,
    )
  }
  const result = await minimiseByNewton(objective, start, {
    maxIter,
    tol,
    onIteration: (done, ownLoss) => report({ done, total: maxIter, unit: 'iteration', loss: ownLoss }),
  })
  const { coef, intercept } = objective.unpack(result.theta)
  return { coef, intercept: intercept[0], nIter: result.iterations, converged: result.converged }
}

/** The means that the model predicts. */
export function predictMean(fitted: LinearState, X: Matrix | SparseMatrix, link: Link): Float64Array {
  const raw = predictLinear(fitted, X)
  return link === 'log' ? raw.map(Math.exp) : raw
}

/** Bytes of a fit. */
export function meanModelMemory(shape: DataShape): number {
  return denseObjectiveMemory(shape, 1) + sparseObjectiveMemory(shape, 1)
}

function meanOf(y: Float64Array, weight: Float64Array | undefined): number {
  let sum = 0
  for (let row = 0; row < y.length; row += 1) sum += weight === undefined ? y[row] : weight[row] * y[row]
  return sum / totalWeightOf(weight, y.length)
}

function refuseTargets(y: Float64Array, mean: number, { name, power, link }: MeanModel): void {
  const isPositive = power >= 2
  if (power > 0 && y.some((value) => (isPositive ? !(value > 0) : !(value >= 0)))) {
    const range = isPositive ? 'above 0' : 'of at least 0'
    throw new FitError('target_out_of_range', `${name} with power ${power} needs target values ${range}`)
  }
  if ((link === 'log' || power !== 0) && !(mean > 0)) {
    throw new FitError('target_out_of_range', `${name} needs a target whose mean is above 0, it is ${mean}`)
  }
}
