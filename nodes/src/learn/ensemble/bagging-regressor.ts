import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import { estimatorRefSchema, resolveEstimator } from '../estimator/estimator-ref.ts'
import type { FindEstimator, FittedState, Regressor } from '../estimator/estimator.ts'
import { chooseRows } from '../model-selection/fit-estimator.ts'
import { baggingFields, fitBag, seenFeatures } from './bagging.ts'
import type { BaggedMembers } from './bagging.ts'
import { membersMemory, regressorOf } from './members.ts'
import type { MemberInput } from './members.ts'
import { r2Of } from './out-of-bag.ts'

const params = z.strictObject({
  /** What every member is. */
  estimator: estimatorRefSchema.default({ estimator: 'DecisionTreeRegressor', params: {} }),
  ...baggingFields,
})

export type BaggingRegressorParams = z.infer<typeof params>

export interface FittedBaggingRegressor extends FittedState, BaggedMembers<FittedState> {
  /** R² on the training rows, each predicted by the members that did not draw it; only with `oobScore`. */
  oobScore?: number
  /** What those members predict for each row; 0 where there is no such member. */
  oobPrediction?: Float64Array
}

/**
 * scikit-learn's `BaggingRegressor` (1.9): the mean of regressors fitted to drawn rows and features (Breiman 1996; Ho
 * 1998). The same members for the same random state; parity class E where the members' is.
 */
export function defineBaggingRegressor(
  find: FindEstimator,
): Regressor<BaggingRegressorParams, FittedBaggingRegressor> {
  const name = 'BaggingRegressor'
  return defineRegressor<BaggingRegressorParams, FittedBaggingRegressor, 'matrix-or-sparse'>({
    name,
    params,
    tags: { parity: 'E', missingValues: true, sampleWeight: true, randomised: true },
    input: 'matrix-or-sparse',
    memoryEstimate: (shape, { estimator, nEstimators }) =>
      membersMemory(
        find,
        Array.from({ length: nEstimators }, () => estimator),
        'regressor',
        shape,
      ),
    async fit(X, y, own, context) {
      const base = resolveEstimator(find, own.estimator, 'regressor')
      const oobPrediction = new Float64Array(own.oobScore ? X.rows : 0)
      const voters = new Int32Array(oobPrediction.length)
      const bag = await fitBag<FittedState>(
        base,
        X,
        y,
        { params: own, context, name },
        ({ member, features, unseen }) => {
          const rows = seenFeatures(chooseRows(X, unseen) as MemberInput, features)
          const told = regressorOf(find, member).predict(member, rows)
          told.forEach((value, i) => {
            oobPrediction[unseen[i]] += value
            voters[unseen[i]] += 1
          })
        },
      )
      if (!own.oobScore) return bag
      oobPrediction.forEach((sum, row) => (oobPrediction[row] = sum / Math.max(1, voters[row])))
      return { ...bag, oobScore: r2Of(oobPrediction, y), oobPrediction }
    },
    predict({ members, features }, X) {
      const sums = new Float64Array(X.rows)
      for (const [i, member] of members.entries()) {
        const told = regressorOf(find, member).predict(member, seenFeatures(X, features[i]))
        told.forEach((value, row) => (sums[row] += value))
      }
      return sums.map((sum) => sum / members.length)
    },
  })
}
