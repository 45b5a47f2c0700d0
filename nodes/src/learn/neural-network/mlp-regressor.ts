import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import { FitError } from '../estimator/estimator.ts'
import { r2Score } from '../metrics/regression-metrics.ts'
import { fitNetwork, fitNetworkMemory } from './fit-network.ts'
import { mlpParams } from './mlp-params.ts'
import type { FittedNetwork } from './network-state.ts'
import { poissonDeviance, squaredError } from './output-loss.ts'
import { predictNetwork } from './predict-network.ts'

const params = z.strictObject({
  /** What is minimised: the squared error, or the Poisson deviance of a target that is not negative. */
  loss: z.enum(['squared_error', 'poisson']).default('squared_error'),
  ...mlpParams,
})

export type MlpRegressorParams = z.infer<typeof params>

/**
 * A multi-layer perceptron for one number: scikit-learn's `MLPRegressor`, from the same weights and in the same order of
 * rows. Class E in double precision with `sgd` and `adam`; `lbfgs` amplifies rounding and agrees where it converges (O).
 * Features in single precision are learned from in single precision, as there (S). `dropout` and `batchNorm` go beyond
 * it.
 *
 * Back-propagation with Adam, stochastic gradient descent or L-BFGS.
 */
export const mlpRegressor = defineRegressor<MlpRegressorParams, FittedNetwork, 'features-or-sparse'>({
  name: 'MLPRegressor',
  params,
  tags: { parity: 'E', sampleWeight: true, sparse: true, randomised: true },
  input: 'features-or-sparse',
  memoryEstimate: (shape, own) => fitNetworkMemory(shape, own, 1),
  fit(X, y, own, context) {
    const { sampleWeight } = context
    const isPoisson = own.loss === 'poisson'
    if (isPoisson && y.some((value) => value < 0)) {
      throw new FitError('target_out_of_range', 'the Poisson deviance has no meaning for negative targets')
    }
    return fitNetwork(
      {
        X,
        outputs: 1,
        outActivation: isPoisson ? 'exp' : 'identity',
        loss: () => (isPoisson ? poissonDeviance(y, sampleWeight) : squaredError(y, sampleWeight)),
        stratify: null,
        validation(rows) {
          const actual = Float64Array.from(rows, (row) => y[row])
          const weights = sampleWeight && Float64Array.from(rows, (row) => sampleWeight[row])
          return {
            rows,
            predict: (outputs, place) => outputs[place],
            score: (predictions) => r2Score(actual, predictions, weights),
          }
        },
      },
      own,
      context,
    )
  },
  predict: (fitted, X) => predictNetwork(fitted, X)[0],
})
