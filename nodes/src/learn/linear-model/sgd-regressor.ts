import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import { nonNegative } from '../estimator/params.ts'
import { absoluteCoefficients, predictLinear } from './linear-prediction.ts'
import { fitNumbersByDescent } from './stochastic-gradient/fit-numbers.ts'
import type { SgdNumberState } from './stochastic-gradient/fit-numbers.ts'
import {
  averageFrom,
  averageParam,
  penaltyParams,
  rateParams,
  refuseBadRates,
  sequenceMemory,
  sequenceParams,
} from './stochastic-gradient/sgd-params.ts'

const params = z
  .strictObject({
    loss: z
      .enum(['squared_error', 'huber', 'epsilon_insensitive', 'squared_epsilon_insensitive'])
      .default('squared_error'),
    ...penaltyParams,
    penalty: penaltyParams.penalty.default('l2'),
    ...sequenceParams,
    /** Where Huber's loss turns straight, or what the insensitive losses let pass. */
    epsilon: nonNegative().default(0.1),
    ...rateParams,
    learningRate: rateParams.learningRate.default('invscaling'),
    powerT: rateParams.powerT.default(0.25),
    ...averageParam,
  })
  .superRefine((value, context) => refuseBadRates(value, 'epsilon_insensitive', context))

export type SgdRegressorParams = z.infer<typeof params>

/**
 * A linear model of numbers by stochastic gradient descent: scikit-learn's `SGDRegressor` (class E), row order, weights
 * and number of epochs included. Scale the features first; without that the weights may grow beyond all numbers, which is
 * refused as `did_not_converge`.
 *
 * Bottou (2012); absolute penalties by truncated gradients (Tsuruoka, Tsujii & Ananiadou 2009); `pa1` and `pa2` by Crammer
 * et al. (2006).
 */
export const sgdRegressor = defineRegressor<SgdRegressorParams, SgdNumberState, 'matrix-or-sparse'>({
  name: 'SGDRegressor',
  params,
  tags: { parity: 'E', sampleWeight: true, sparse: true, randomised: true },
  input: 'matrix-or-sparse',
  memoryEstimate: sequenceMemory,
  fit: (X, y, params, context) =>
    fitNumbersByDescent({ ...params, X, y, average: averageFrom(params.average) }, context),
  predict: predictLinear,
  featureImportances: absoluteCoefficients,
})
