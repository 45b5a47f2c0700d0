import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import { estimatorRefSchema, resolveEstimator } from '../estimator/estimator-ref.ts'
import type { FindEstimator, FittedState, Regressor } from '../estimator/estimator.ts'
import { memberRefs, membersMemory, regressorOf } from './members.ts'
import { fitStack, stackFeatures, stackingFields } from './stacking.ts'
import type { StackedMembers } from './stacking.ts'

const params = z.strictObject({
  /** The regressors whose predictions the final estimator learns from. */
  estimators: memberRefs.default([
    { estimator: 'DecisionTreeRegressor', params: {} },
    { estimator: 'ExtraTreesRegressor', params: {} },
    { estimator: 'GradientBoostingRegressor', params: {} },
  ]),
  /** `Ridge`, where scikit-learn takes `RidgeCV`. */
  finalEstimator: estimatorRefSchema.default({ estimator: 'Ridge', params: {} }),
  ...stackingFields,
})

export type StackingRegressorParams = z.infer<typeof params>

export interface FittedStackingRegressor extends FittedState, StackedMembers<FittedState> {}

/**
 * scikit-learn's `StackingRegressor` (1.9; Wolpert 1992). Every member is fitted with the ensemble's own random state.
 * Parity class that of the members and the final estimator.
 */
export function defineStackingRegressor(
  find: FindEstimator,
): Regressor<StackingRegressorParams, FittedStackingRegressor> {
  return defineRegressor<StackingRegressorParams, FittedStackingRegressor, 'matrix-or-sparse'>({
    name: 'StackingRegressor',
    params,
    tags: { parity: 'E', missingValues: true, sampleWeight: true, randomised: true },
    input: 'matrix-or-sparse',
    memoryEstimate: (shape, { estimators, finalEstimator }) =>
      2 * membersMemory(find, [...estimators, finalEstimator], 'regressor', shape),
    async fit(X, y, own, context) {
      const layers = own.estimators.map((ref) => ({
        base: resolveEstimator(find, ref, 'regressor'),
        method: 'predict' as const,
      }))
      const final = resolveEstimator(find, own.finalEstimator, 'regressor')
      const stack = await fitStack<FittedState>(layers, final, { X, y, find }, own, context)
      return { ...stack, methods: layers.map(({ method }) => method) }
    },
    predict(fitted, X) {
      const { finalEstimator } = fitted
      return regressorOf(find, finalEstimator).predict(finalEstimator, stackFeatures(find, fitted, X))
    },
  })
}
