import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import { resolveEstimator } from '../estimator/estimator-ref.ts'
import type { FindEstimator, FittedState, Regressor } from '../estimator/estimator.ts'
import { nonNegative } from '../estimator/params.ts'
import { memberOptions, memberRefs, membersMemory, regressorOf } from './members.ts'
import { votingWeights } from './voting-classifier.ts'

const params = z.strictObject({
  /** The regressors whose predictions are averaged. */
  estimators: memberRefs.default([
    { estimator: 'DecisionTreeRegressor', params: {} },
    { estimator: 'ExtraTreesRegressor', params: {} },
    { estimator: 'GradientBoostingRegressor', params: {} },
  ]),
  /** How much each prediction counts; null for all the same. */
  weights: z.array(nonNegative()).nullable().default(null),
})

export type VotingRegressorParams = z.infer<typeof params>

export interface FittedVotingRegressor extends FittedState {
  members: FittedState[]
  /** The weight of each member. */
  weights: Float64Array
}

/**
 * scikit-learn's `VotingRegressor` (1.9). Every member is fitted with the ensemble's own random state. Parity class E
 * where the members' is.
 */
export function defineVotingRegressor(
  find: FindEstimator,
): Regressor<VotingRegressorParams, FittedVotingRegressor> {
  const name = 'VotingRegressor'
  return defineRegressor<VotingRegressorParams, FittedVotingRegressor, 'matrix-or-sparse'>({
    name,
    params,
    tags: { parity: 'E', missingValues: true, sampleWeight: true, randomised: true },
    input: 'matrix-or-sparse',
    memoryEstimate: (shape, { estimators }) => membersMemory(find, estimators, 'regressor', shape),
    async fit(X, y, { estimators, weights }, context) {
      const { randomState, sampleWeight } = context
      const all = estimators.map((ref) => resolveEstimator(find, ref, 'regressor'))
      const counts = votingWeights(weights, all.length, name)
      const members: FittedState[] = []
      for (const { estimator, params: own } of all) {
        await context.pace()
        members.push(await estimator.fit(X, y, own, memberOptions(context, { randomState, sampleWeight })))
        context.report({ done: members.length, total: all.length, unit: 'round' })
      }
      return { members, weights: counts }
    },
    predict({ members, weights }, X) {
      const total = weights.reduce((sum, weight) => sum + weight, 0)
      const sums = new Float64Array(X.rows)
      for (const [i, member] of members.entries()) {
        const told = regressorOf(find, member).predict(member, X)
        told.forEach((value, row) => (sums[row] += value * weights[i]))
      }
      return sums.map((sum) => sum / total)
    },
  })
}
