import { z } from 'zod'
import { defineRegressor } from '../estimator/define-estimator.ts'
import { estimatorRefSchema, resolveEstimator } from '../estimator/estimator-ref.ts'
import type { FindEstimator, FittedState, Regressor } from '../estimator/estimator.ts'
import { isClassTarget } from '../matrix.ts'
import { fitRegressorMember, memberMemory, regressorOf } from './member-models.ts'
import { stackedFeatures, unseenColumns } from './stacking.ts'

const paramsSchema = z.strictObject({
  estimators: z
    .array(estimatorRefSchema)
    .min(1)
    .default([
      { estimator: 'LinearRegression', params: {} },
      { estimator: 'BayesianRidge', params: {} },
      { estimator: 'DecisionTreeRegressor', params: {} },
    ]),
  /** Learns from what the others say; scikit-learn's default, `RidgeCV`, is a ridge that picks its own alpha. */
  finalEstimator: estimatorRefSchema.default({ estimator: 'Ridge', params: {} }),
  /** Folds, in the order of the rows. */
  nSplits: z.number().int().min(2).default(5),
  /** Whether the final estimator sees the features, too. */
  passthrough: z.boolean().default(false),
})

export type StackingRegressorParams = z.output<typeof paramsSchema>

export interface FittedStackingRegressor extends FittedState {
  estimator: 'StackingRegressor'
  models: FittedState[]
  finalModel: FittedState
  passthrough: boolean
}

/**
 * scikit-learn's `StackingRegressor`, made with the registry's `find`: a final estimator learns from what the members
 * predict for rows that they were not fitted to. As near to scikit-learn as its members are.
 */
export function defineStackingRegressor(
  find: FindEstimator,
): Regressor<StackingRegressorParams, FittedStackingRegressor> {
  return defineRegressor<StackingRegressorParams, FittedStackingRegressor, 'matrix-or-sparse'>({
    name: 'StackingRegressor',
    params: paramsSchema,
    tags: { parity: 'E', sampleWeight: true, randomised: true },
    input: 'matrix-or-sparse',
    memoryEstimate: (shape, { estimators, finalEstimator }) =>
      2 * memberMemory(find, [...estimators, finalEstimator], shape, 'regressor'),
    async fit(X, y, { estimators, finalEstimator, nSplits, passthrough }, context) {
      const members = estimators.map((ref) => resolveEstimator(find, ref, 'regressor'))
      const last = resolveEstimator(find, finalEstimator, 'regressor')
      const total = members.length + 1
      const { sampleWeight } = context
      const models: FittedState[] = []
      const columns: Float64Array[] = []
      for (const member of members) {
        models.push(await fitRegressorMember(member, X, y, { context, sampleWeight }))
        const own = await unseenColumns(X, {
          y,
          nSplits,
          width: 1,
          context,
          async ask(seen, target, weights, unseen) {
            if (isClassTarget(target)) throw new Error('a regressor learns numbers')
            const model = await fitRegressorMember(member, seen, target, { context, sampleWeight: weights })
            return [member.estimator.predict(model, unseen)]
          },
        })
        columns.push(...own)
        context.report({ done: models.length, total, unit: 'trial' })
      }
      const stacked = stackedFeatures(columns, X, passthrough)
      const finalModel = await fitRegressorMember(last, stacked, y, { context, sampleWeight })
      return { models, finalModel, passthrough }
    },
    predict({ models, finalModel, passthrough }, X) {
      const columns = models.map((model) => regressorOf(find, model).predict(model, X))
      return regressorOf(find, finalModel).predict(finalModel, stackedFeatures(columns, X, passthrough))
    },
  })
}
