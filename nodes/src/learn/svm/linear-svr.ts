import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import { nonNegative, positive, wholeNumber } from '../estimator/params.ts'
import { absoluteCoefficients, predictLinear } from '../linear-model/linear-prediction.ts'
import type { LinearState } from '../linear-model/linear-prediction.ts'
import { minimisePenalisedLoss } from '../linear-model/newton/penalised-loss.ts'
import { pointwiseLoss } from '../linear-model/newton/pointwise-loss.ts'
import { totalWeightOf } from '../linear-model/total-weight.ts'
import { minimiseHinges } from './hinge-program.ts'
import { costlyRows, linearSvmMemory, withConstant } from './linear-svm-data.ts'

const params = z.strictObject({
  /** An error up to this costs nothing. */
  epsilon: nonNegative().default(0),
  /** Stops when the conditions of an optimum are violated by no more than this. */
  tol: positive().default(1e-4),
  /** What an error costs against the penalty. */
  C: positive().default(1),
  loss: z.enum(['epsilon_insensitive', 'squared_epsilon_insensitive']).default('epsilon_insensitive'),
  fitIntercept: z.boolean().default(true),
  /** The constant feature whose coefficient makes the intercept: the larger, the less the intercept is penalised. */
  interceptScaling: positive().default(1),
  /** The most Newton steps or sweeps. */
  maxIter: wholeNumber(1).default(1000),
})

export type LinearSvrParams = z.infer<typeof params>

export interface FittedLinearSvr extends LinearState {
  /** Newton steps or sweeps. */
  nIter: number
  /** False when `maxIter` of them were not enough. */
  converged: boolean
}

/**
 * Linear support vector regression: `½|w|²` plus `C` times what errors exceed `epsilon` by, or its square, the intercept
 * penalised like a coefficient. The optimum of scikit-learn's `LinearSVR` (class O); `dual` has no counterpart.
 *
 * Absolute errors by an interior point method or, beyond 2,000 features, by coordinate descent on the dual (Ho & Lin
 * 2012); squared ones by Newton's method.
 */
export const linearSvr = defineRegressor<LinearSvrParams, FittedLinearSvr, 'matrix-or-sparse'>({
  name: 'LinearSVR',
  params,
  tags: { parity: 'O', sampleWeight: true, sparse: true, randomised: true },
  input: 'matrix-or-sparse',
  memoryEstimate: linearSvmMemory,
  async fit(X, y, params, { sampleWeight, pace, randomState, report }) {
    const { C, epsilon, loss, fitIntercept, interceptScaling, tol, maxIter } = params
    const design = fitIntercept ? withConstant(X, interceptScaling) : X
    const all = Float64Array.from(y, (_, row) => C * (sampleWeight?.[row] ?? 1))
    const { rows, X: kept } = costlyRows(design, all)
    const cost = Float64Array.from(rows, (row) => all[row])
    const target = Float64Array.from(rows, (row) => y[row])
    const shared = {
      X: kept,
      tol,
      maxIter,
      pace,
      onIteration: (done: number) => report({ done, total: maxIter, unit: 'iteration' }),
    }
    const { coef, iterations, converged } =
      loss === 'epsilon_insensitive'
        ? await minimiseHinges({ ...shared, hinges: sidesOfBand(target, cost, epsilon), randomState })
        : await minimisePenalisedLoss({
            ...shared,
            loss: pointwiseLoss(squaredInsensitive(epsilon), target, cost),
            weight: cost,
            fitIntercept: false,
            penalty: 1 / totalWeightOf(cost, cost.length),
            l1: 0,
          })
    const features = coef.length - (fitIntercept ? 1 : 0)
    return {
      coef: coef.slice(0, features),
      intercept: fitIntercept ? interceptScaling * coef[features] : 0,
      nIter: iterations,
      converged,
    }
  },
  predict: predictLinear,
  featureImportances: absoluteCoefficients,
})

/** A hinge for targets above the band and one for those below. */
function sidesOfBand(y: Float64Array, cost: Float64Array, epsilon: number) {
  return [1, -1].map((side) => ({
    sign: new Float64Array(y.length).fill(side),
    bound: y.map((value) => side * value - epsilon),
    cost,
  }))
}

function squaredInsensitive(epsilon: number) {
  const excess = (target: number, raw: number) => Math.max(0, Math.abs(target - raw) - epsilon)
  return {
    value: (target: number, raw: number) => excess(target, raw) ** 2,
    slope: (target: number, raw: number) => 2 * Math.sign(raw - target) * excess(target, raw),
    curvature: (target: number, raw: number) => (Math.abs(target - raw) > epsilon ? 2 : 0),
  }
}
