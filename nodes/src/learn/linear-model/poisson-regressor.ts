import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import { fitMean, meanModelMemory, meanModelParams, predictMean } from './generalized-linear/fit-mean.ts'
import type { MeanModelState } from './generalized-linear/fit-mean.ts'
import { absoluteCoefficients } from './linear-prediction.ts'

const params = z.strictObject(meanModelParams)

export type PoissonRegressorParams = z.infer<typeof params>

/**
 * Counts and rates: the mean is the exponential of a linear model, the loss half the Poisson deviance, penalised by
 * `½ alpha |w|²`. The optimum of scikit-learn's `PoissonRegressor` (class O); `solver` has no counterpart. Targets of at
 * least 0.
 *
 * Newton's method (McCullagh & Nelder 1989).
 */
export const poissonRegressor = defineRegressor<PoissonRegressorParams, MeanModelState, 'matrix-or-sparse'>({
  name: 'PoissonRegressor',
  params,
  tags: { parity: 'O', sampleWeight: true, sparse: true },
  input: 'matrix-or-sparse',
  memoryEstimate: meanModelMemory,
  fit: (X, y, params, context) =>
    fitMean(X, y, { ...params, name: 'PoissonRegressor', power: 1, link: 'log' }, context),
  predict: (fitted, X) => predictMean(fitted, X, 'log'),
  featureImportances: absoluteCoefficients,
})
