import { z } from 'zod'
import { defineClassifier } from '../estimator/define-estimator.ts'
import { estimatorRefSchema, resolveEstimator } from '../estimator/estimator-ref.ts'
import type { FindEstimator, FittedClasses, ProbabilisticClassifier } from '../estimator/estimator.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { isClassTarget } from '../matrix.ts'
import { classifierOf, fitClassifierMember, memberMemory, probabilitiesOf } from './member-models.ts'
import type { StackMethod } from './stacking.ts'
import { classifierColumns, stackedFeatures, stackMethodOf, unseenColumns } from './stacking.ts'

const paramsSchema = z.strictObject({
  estimators: z
    .array(estimatorRefSchema)
    .min(1)
    .default([
      { estimator: 'LogisticRegression', params: {} },
      { estimator: 'GaussianNB', params: {} },
      { estimator: 'DecisionTreeClassifier', params: {} },
    ]),
  /** Learns from what the others say. */
  finalEstimator: estimatorRefSchema.default({ estimator: 'LogisticRegression', params: {} }),
  /** Folds, stratified and in the order of the rows. */
  nSplits: z.number().int().min(2).default(5),
  /** Whether the final estimator sees the features, too. */
  passthrough: z.boolean().default(false),
})

export type StackingClassifierParams = z.output<typeof paramsSchema>

export interface FittedStackingClassifier extends FittedClasses {
  estimator: 'StackingClassifier'
  models: FittedClasses[]
  /** How each model is asked. */
  stackMethods: StackMethod[]
  finalModel: FittedClasses
  passthrough: boolean
}

/**
 * scikit-learn's `StackingClassifier`, made with the registry's `find`: a final estimator learns from what the members say
 * of rows that they were not fitted to. As near to scikit-learn as its members are.
 */
export function defineStackingClassifier(
  find: FindEstimator,
): ProbabilisticClassifier<StackingClassifierParams, FittedStackingClassifier> {
  const columnsOf = (
    { models, stackMethods, passthrough }: FittedStackingClassifier,
    X: Matrix | SparseMatrix,
  ) => {
    const columns = models.flatMap((model, member) =>
      classifierColumns(classifierOf(find, model), model, X, stackMethods[member]),
    )
    return stackedFeatures(columns, X, passthrough)
  }
  return defineClassifier<StackingClassifierParams, FittedStackingClassifier, 'matrix-or-sparse'>({
    name: 'StackingClassifier',
    params: paramsSchema,
    tags: { parity: 'E', sampleWeight: true, randomised: true },
    input: 'matrix-or-sparse',
    memoryEstimate: (shape, { estimators, finalEstimator }) =>
      2 * memberMemory(find, [...estimators, finalEstimator], shape, 'classifier'),
    async fit(X, y, { estimators, finalEstimator, nSplits, passthrough }, context) {
      const members = estimators.map((ref) => resolveEstimator(find, ref, 'classifier'))
      const last = resolveEstimator(find, finalEstimator, 'classifier')
      const stackMethods = members.map(({ estimator }) => stackMethodOf(estimator))
      const { sampleWeight } = context
      const models: FittedClasses[] = []
      for (const member of members) {
        models.push(await fitClassifierMember(member, X, y, { context, sampleWeight }))
        context.report({ done: models.length, total: 2 * members.length + 1, unit: 'trial' })
      }
      const columns: Float64Array[] = []
      for (const [place, member] of members.entries()) {
        const method = stackMethods[place]
        const width = method === 'predict' || y.classCount === 2 ? 1 : y.classCount
        const own = await unseenColumns(X, {
          y,
          nSplits,
          width,
          context,
          async ask(seen, target, weights, unseen) {
            if (!isClassTarget(target)) throw new Error('a classifier learns classes')
            const model = await fitClassifierMember(member, seen, target, { context, sampleWeight: weights })
            return classifierColumns(member.estimator, model, unseen, method)
          },
        })
        columns.push(...own)
        context.report({ done: members.length + place + 1, total: 2 * members.length + 1, unit: 'trial' })
      }
      const stacked = stackedFeatures(columns, X, passthrough)
      const finalModel = await fitClassifierMember(last, stacked, y, { context, sampleWeight })
      return { models, stackMethods, finalModel, passthrough }
    },
    predict(fitted, X) {
      return classifierOf(find, fitted.finalModel).predict(fitted.finalModel, columnsOf(fitted, X))
    },
    predictProba: (fitted, X) => probabilitiesOf(find, fitted.finalModel, columnsOf(fitted, X)),
  })
}
