import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import { fitMean, meanModelMemory, meanModelParams, predictMean } from './generalized-linear/fit-mean.ts'
import type { MeanModelState } from './generalized-linear/fit-mean.ts'
import type { Link } from './generalized-linear/tweedie-loss.ts'
import { absoluteCoefficients } from './linear-prediction.ts'

const params = z.strictObject({
  ...meanModelParams,
  /** The variance is the mean to this power: 0 normal, 1 Poisson, between them and 2 compound Poisson, 2 gamma, 3 inverse Gaussian. */
  power: z.number().default(0),
  /** `auto` is `identity` for a power of at most 0, else `log`. */
  link: z.enum(['auto', 'identity', 'log']).default('auto'),
})

export type TweedieRegressorParams = z.infer<typeof params>

export interface FittedTweedieRegressor extends MeanModelState {
  link: Link
}

/**
 * A linear model of the mean of a Tweedie distribution, penalised by `½ alpha |w|²`: the optimum of scikit-learn's
 * `TweedieRegressor` (class O, wherever the deviance is convex: power 0 with the identity link and 1 to 2 with the
 * logarithm); `solver` has no counterpart.
 *
 * Newton's method, with the expected curvature where the observed one is not above 0 (McCullagh & Nelder 1989).
 */
export const tweedieRegressor = defineRegressor<
  TweedieRegressorParams,
  FittedTweedieRegressor,
  'matrix-or-sparse'
>({
  name: 'TweedieRegressor',
  params,
  tags: { parity: 'O', sampleWeight: true, sparse: true },
  input: 'matrix-or-sparse',
  memoryEstimate: meanModelMemory,
  async fit(X, y, params, context) {
    const link = params.link === 'auto' ? (params.power <= 0 ? 'identity' : 'log') : params.link
    return { ...(await fitMean(X, y, { ...params, name: 'TweedieRegressor', link }, context)), link }
  },
  predict: (fitted, X) => predictMean(fitted, X, fitted.link),
  featureImportances: absoluteCoefficients,
})
