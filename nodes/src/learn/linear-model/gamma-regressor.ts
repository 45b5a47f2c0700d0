import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import { fitMean, meanModelMemory, meanModelParams, predictMean } from './generalized-linear/fit-mean.ts'
import type { MeanModelState } from './generalized-linear/fit-mean.ts'
import { absoluteCoefficients } from './linear-prediction.ts'

const params = z.strictObject(meanModelParams)

export type GammaRegressorParams = z.infer<typeof params>

/**
 * Amounts above 0 whose spread grows with their mean: the mean is the exponential of a linear model, the loss half the
 * gamma deviance, penalised by `½ alpha |w|²`. The optimum of scikit-learn's `GammaRegressor` (class O); `solver` has no
 * counterpart.
 *
 * Newton's method (McCullagh & Nelder 1989).
 */
export const gammaRegressor = defineRegressor<GammaRegressorParams, MeanModelState, 'matrix-or-sparse'>({
  name: 'GammaRegressor',
  params,
  tags: { parity: 'O', sampleWeight: true, sparse: true },
  input: 'matrix-or-sparse',
  memoryEstimate: meanModelMemory,
  fit: (X, y, params, context) =>
    fitMean(X, y, { ...params, name: 'GammaRegressor', power: 2, link: 'log' }, context),
  predict: (fitted, X) => predictMean(fitted, X, 'log'),
  featureImportances: absoluteCoefficients,
})
