import { z } from 'zod'
import type { FitContext } from '../../estimator/estimator-parts.ts'
import { FitError } from '../../estimator/estimator.ts'
import type { DataShape } from '../../estimator/estimator.ts'
import { nonNegative, positive, wholeNumber } from '../../estimator/params.ts'
import type { Matrix, SparseMatrix } from '../../matrix.ts'
import { denseObjectiveMemory } from '../newton/dense-objective.ts'
import type { LinearState } from '../linear-prediction.ts'
import { predictLinear } from '../linear-prediction.ts'
import { minimisePenalisedLoss } from '../newton/penalised-loss.ts'
import { pointwiseLoss } from '../newton/pointwise-loss.ts'
import { sparseObjectiveMemory } from '../newton/sparse-objective.ts'
import { totalWeightOf } from '../total-weight.ts'
import { tweedieLoss } from './tweedie-loss.ts'
import type { Link } from './tweedie-loss.ts'

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
  const loss = tweedieLoss(model.power, model.link)
  const first = fitIntercept ? mean : model.link === 'log' ? 1 : 0
  if (!Number.isFinite(loss.value(mean, model.link === 'log' ? Math.log(first) : first))) {
    throw new FitError(
      'did_not_converge',
      `${model.name}: 0 is none of this distribution's means to begin with: fit an intercept`,
    )
  }
  const { coef, intercept, iterations, converged } = await minimisePenalisedLoss({
    X,
    weight,
    fitIntercept,
    penalty: alpha,
    l1: 0,
    tol,
    maxIter,
    pace,
    loss: pointwiseLoss(loss, y, weight),
    intercept: model.link === 'log' ? Math.log(mean) : mean,
    lossOf: (rows, own) =>
      pointwiseLoss(
        loss,
        Float64Array.from(rows, (row) => y[row]),
        own,
      ),
    onIteration: (done, own) => report({ done, total: maxIter, unit: 'iteration', loss: own }),
  })
  return { coef, intercept: intercept[0], nIter: iterations, converged }
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
