import { z } from 'zod'
import { defineRegressor } from '../estimator/define-estimator.ts'
import { estimatorRefSchema, resolveEstimator } from '../estimator/estimator-ref.ts'
import type { FindEstimator, FittedState, Regressor } from '../estimator/estimator.ts'
import { nonNegative } from '../estimator/params.ts'
import { fitRegressorMember, memberMemory, regressorOf } from './member-models.ts'
import { memberShares } from './voting-classifier.ts'

const paramsSchema = z.strictObject({
  estimators: z
    .array(estimatorRefSchema)
    .min(1)
    .default([
      { estimator: 'LinearRegression', params: {} },
      { estimator: 'BayesianRidge', params: {} },
      { estimator: 'DecisionTreeRegressor', params: {} },
    ]),
  /** How much each member counts; all alike when null. */
  weights: z.array(nonNegative()).nullable().default(null),
})

export type VotingRegressorParams = z.output<typeof paramsSchema>

export interface FittedVotingRegressor extends FittedState {
  estimator: 'VotingRegressor'
  models: FittedState[]
  /** One a model, adding up to 1. */
  weights: Float64Array
}

/**
 * scikit-learn's `VotingRegressor`, made with the registry's `find`: the weighted mean of what its members predict. As near
 * to scikit-learn as its members are.
 */
export function defineVotingRegressor(
  find: FindEstimator,
): Regressor<VotingRegressorParams, FittedVotingRegressor> {
  return defineRegressor<VotingRegressorParams, FittedVotingRegressor, 'matrix-or-sparse'>({
    name: 'VotingRegressor',
    params: paramsSchema,
    tags: { parity: 'E', sampleWeight: true, randomised: true },
    input: 'matrix-or-sparse',
    memoryEstimate: (shape, { estimators }) => memberMemory(find, estimators, shape, 'regressor'),
    async fit(X, y, { estimators, weights }, context) {
      const shares = memberShares(weights, estimators.length)
      const members = estimators.map((ref) => resolveEstimator(find, ref, 'regressor'))
      const models: FittedState[] = []
      for (const member of members) {
        const { sampleWeight } = context
        models.push(await fitRegressorMember(member, X, y, { context, sampleWeight }))
        context.report({ done: models.length, total: members.length, unit: 'trial' })
      }
      return { models, weights: shares }
    },
    predict({ models, weights }, X) {
      const mean = new Float64Array(X.rows)
      models.forEach((model, member) => {
        regressorOf(find, model)
          .predict(model, X)
          .forEach((value, row) => (mean[row] += weights[member] * value))
      })
      return mean
    },
  })
}
