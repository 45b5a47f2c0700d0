import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import { nonNegative } from '../estimator/params.ts'
import { absoluteCoefficients, predictLinear } from './linear-prediction.ts'
import { fitNumbersByDescent } from './stochastic-gradient/fit-numbers.ts'
import type { SgdNumberState } from './stochastic-gradient/fit-numbers.ts'
import {
  aggressivenessParam,
  averageFrom,
  averageParam,
  sequenceMemory,
  sequenceParams,
} from './stochastic-gradient/sgd-params.ts'

const params = z.strictObject({
  ...aggressivenessParam,
  ...sequenceParams,
  /** `epsilon_insensitive` bounds the step by C (PA-I), `squared_epsilon_insensitive` damps it (PA-II). */
  loss: z.enum(['epsilon_insensitive', 'squared_epsilon_insensitive']).default('epsilon_insensitive'),
  /** An error up to this needs no step. */
  epsilon: nonNegative().default(0.1),
  ...averageParam,
})

export type PassiveAggressiveRegressorParams = z.infer<typeof params>

/**
 * Moves the weights just far enough to come within `epsilon` of each row's target (Crammer et al. 2006): scikit-learn's
 * `PassiveAggressiveRegressor` (class E), row order and number of epochs included.
 */
export const passiveAggressiveRegressor = defineRegressor<
  PassiveAggressiveRegressorParams,
  SgdNumberState,
  'matrix-or-sparse'
>({
  name: 'PassiveAggressiveRegressor',
  params,
  tags: { parity: 'E', sparse: true, randomised: true },
  input: 'matrix-or-sparse',
  memoryEstimate: sequenceMemory,
  fit(X, y, { C, loss, average, ...params }, context) {
    const learningRate = loss === 'epsilon_insensitive' ? 'pa1' : 'pa2'
    const rate = { learningRate, eta0: C, powerT: 0.5, average: averageFrom(average) } as const
    const penalty = { penalty: null, alpha: 1, l1Ratio: 0 }
    return fitNumbersByDescent({ ...params, ...rate, ...penalty, X, y, loss: 'epsilon_insensitive' }, context)
  },
  predict: predictLinear,
  featureImportances: absoluteCoefficients,
})
