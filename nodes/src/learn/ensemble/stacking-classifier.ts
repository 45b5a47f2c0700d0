import { z } from 'zod'
import { defineClassifier } from '../estimator/define-classifier.ts'
import { estimatorRefSchema, resolveEstimator } from '../estimator/estimator-ref.ts'
import type { EstimatorOfKind } from '../estimator/estimator-ref.ts'
import type { FindEstimator, FittedClasses, ProbabilisticClassifier } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import { classifierOf, memberProbabilities, memberRefs, membersMemory } from './members.ts'
import { fitStack, stackFeatures, stackingFields, stackMethod } from './stacking.ts'
import type { StackedMembers, StackMethod } from './stacking.ts'

const params = z.strictObject({
  /** The classifiers whose predictions the final estimator learns from. */
  estimators: memberRefs.default([
    { estimator: 'DecisionTreeClassifier', params: {} },
    { estimator: 'ExtraTreesClassifier', params: {} },
    { estimator: 'GradientBoostingClassifier', params: {} },
  ]),
  finalEstimator: estimatorRefSchema.default({ estimator: 'LogisticRegression', params: {} }),
  /** What of the members is learned from; `auto` takes the first of the three that a member has. */
  stackMethod: z.union([z.literal('auto'), stackMethod]).default('auto'),
  ...stackingFields,
})

export type StackingClassifierParams = z.infer<typeof params>

export interface FittedStackingClassifier extends FittedClasses, StackedMembers<FittedClasses> {}

/**
 * scikit-learn's `StackingClassifier` (1.9; Wolpert 1992). Every member is fitted with the ensemble's own random state.
 * Without probabilities of the final estimator, all is given to the class it predicts. Parity class that of the members
 * and the final estimator.
 */
export function defineStackingClassifier(
  find: FindEstimator,
): ProbabilisticClassifier<StackingClassifierParams, FittedStackingClassifier> {
  return defineClassifier<StackingClassifierParams, FittedStackingClassifier, 'matrix-or-sparse'>({
    name: 'StackingClassifier',
    params,
    tags: { parity: 'O', missingValues: true, sampleWeight: true, randomised: true },
    input: 'matrix-or-sparse',
    memoryEstimate: (shape, { estimators, finalEstimator }) =>
      2 * membersMemory(find, [...estimators, finalEstimator], 'classifier', shape),
    async fit(X, y, own, context) {
      const layers = own.estimators.map((ref) => {
        const base = resolveEstimator(find, ref, 'classifier')
        return { base, method: methodOf(base.estimator, own.stackMethod) }
      })
      const final = resolveEstimator(find, own.finalEstimator, 'classifier')
      const target = { codes: y.codes, classCount: y.classCount }
      const stack = await fitStack<FittedClasses>(layers, final, { X, y: target, find }, own, context)
      return { ...stack, methods: layers.map(({ method }) => method) }
    },
    predict(fitted, X) {
      const { finalEstimator } = fitted
      return classifierOf(find, finalEstimator).predict(finalEstimator, stackFeatures(find, fitted, X))
    },
    predictProba: (fitted, X) =>
      memberProbabilities(find, fitted.finalEstimator, stackFeatures(find, fitted, X)),
  })
}

function methodOf(estimator: EstimatorOfKind<'classifier'>, asked: 'auto' | StackMethod): StackMethod {
  const has = {
    predict_proba: estimator.predictProba !== undefined,
    decision_function: estimator.decisionFunction !== undefined,
    predict: true,
  }
  if (asked === 'auto')
    return has.predict_proba ? 'predict_proba' : has.decision_function ? 'decision_function' : 'predict'
  if (has[asked]) return asked
  throw new FitError('bad_parameter', `${estimator.name} has no ${asked}`, { parameter: 'stack_method' })
}
