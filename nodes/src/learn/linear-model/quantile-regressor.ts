import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import { nonNegative } from '../estimator/params.ts'
import { absoluteCoefficients, predictLinear } from './linear-prediction.ts'
import type { LinearState } from './linear-prediction.ts'
import { minimisePinball } from './quantile/quantile-simplex.ts'
import { totalWeightOf } from './total-weight.ts'

const params = z.strictObject({
  /** Which quantile of the target is predicted. */
  quantile: z.number().gt(0).lt(1).default(0.5),
  /** The strength of the penalty on absolute coefficients. */
  alpha: nonNegative().default(1),
  fitIntercept: z.boolean().default(true),
})

export type QuantileRegressorParams = z.infer<typeof params>

export interface FittedQuantileRegressor extends LinearState {
  /** Steps of the simplex method. */
  nIter: number
}

/**
 * A linear model of a conditional quantile: the mean pinball loss plus `alpha |w|₁`. A vertex at which the objective is
 * least, as scikit-learn's `QuantileRegressor` finds one (class O); where several have the least objective, it need not be
 * the same. `solver` has no counterpart.
 *
 * Koenker & Bassett (1978), by the simplex method of Barrodale & Roberts (1973).
 */
export const quantileRegressor = defineRegressor<QuantileRegressorParams, FittedQuantileRegressor, 'matrix'>({
  name: 'QuantileRegressor',
  params,
  tags: { parity: 'O', sampleWeight: true },
  input: 'matrix',
  memoryEstimate: ({ rows, columns }) => 8 * (14 * (rows + columns) + 4 * (columns + 1) ** 2) + 1e6,
  async fit(X, y, { quantile, alpha, fitIntercept }, { sampleWeight: weight, pace }) {
    const l1 = alpha * totalWeightOf(weight, X.rows)
    const { coef, intercept, iterations } = await minimisePinball(
      { X, y, weight, quantile, l1, fitIntercept },
      pace,
    )
    return { coef, intercept, nIter: iterations }
  },
  predict: predictLinear,
  featureImportances: absoluteCoefficients,
})
