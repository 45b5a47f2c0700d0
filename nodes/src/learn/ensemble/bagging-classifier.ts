import { z } from 'zod'
import { defineClassifier } from '../estimator/define-classifier.ts'
import { estimatorRefSchema, resolveEstimator } from '../estimator/estimator-ref.ts'
import type { FindEstimator, FittedClasses, ProbabilisticClassifier } from '../estimator/estimator.ts'
import { chooseRows } from '../model-selection/fit-estimator.ts'
import { baggingFields, fitBag, seenFeatures } from './bagging.ts'
import type { BaggedMembers } from './bagging.ts'
import { memberProbabilities, membersMemory } from './members.ts'
import type { MemberInput } from './members.ts'
import { accuracyOf } from './out-of-bag.ts'

const params = z.strictObject({
  /** What every member is. */
  estimator: estimatorRefSchema.default({ estimator: 'DecisionTreeClassifier', params: {} }),
  ...baggingFields,
})

export type BaggingClassifierParams = z.infer<typeof params>

export interface FittedBaggingClassifier extends FittedClasses, BaggedMembers<FittedClasses> {
  /** Accuracy on the training rows, each predicted by the members that did not draw it; only with `oobScore`. */
  oobScore?: number
  /** The probabilities those members give each row, one array a class that has rows; 0 where there is no such member. */
  oobDecisionFunction?: Float64Array[]
}

/**
 * scikit-learn's `BaggingClassifier` (1.9): the mean probabilities of classifiers fitted to drawn rows and features
 * (Breiman 1996; Ho 1998). The same members for the same random state; parity class E where the members' is.
 */
export function defineBaggingClassifier(
  find: FindEstimator,
): ProbabilisticClassifier<BaggingClassifierParams, FittedBaggingClassifier> {
  const name = 'BaggingClassifier'
  return defineClassifier<BaggingClassifierParams, FittedBaggingClassifier, 'matrix-or-sparse'>({
    name,
    params,
    tags: { parity: 'E', missingValues: true, sampleWeight: true, randomised: true },
    input: 'matrix-or-sparse',
    memoryEstimate: (shape, { estimator, nEstimators }) =>
      membersMemory(
        find,
        Array.from({ length: nEstimators }, () => estimator),
        'classifier',
        shape,
      ),
    async fit(X, y, own, context) {
      const base = resolveEstimator(find, own.estimator, 'classifier')
      const sums = Array.from({ length: y.classCount }, () => new Float64Array(own.oobScore ? X.rows : 0))
      const target = { codes: y.codes, classCount: y.classCount }
      const bag = await fitBag<FittedClasses>(
        base,
        X,
        target,
        { params: own, context, name },
        ({ member, features, unseen }) => {
          const told = memberProbabilities(find, member, unseenRows(X, unseen, features))
          told.forEach((column, c) => column.forEach((p, i) => (sums[c][unseen[i]] += p)))
        },
      )
      if (!own.oobScore) return bag
      const oobScore = accuracyOf(sums, y.codes)
      return { ...bag, oobScore, oobDecisionFunction: asShares(sums, X.rows) }
    },
    predictProba({ members, features, classCodes }, X) {
      const mean: Float64Array[] = Array.from(classCodes, () => new Float64Array(X.rows))
      for (const [i, member] of members.entries()) {
        const told = memberProbabilities(find, member, seenFeatures(X, features[i]))
        told.forEach((column, c) => column.forEach((p, row) => (mean[c][row] += p)))
      }
      return mean.map((column) => column.map((sum) => sum / members.length))
    },
  })
}

function unseenRows(X: MemberInput, rows: Int32Array, features: Int32Array): MemberInput {
  return seenFeatures(chooseRows(X, rows) as MemberInput, features)
}

function asShares(sums: readonly Float64Array[], rows: number): Float64Array[] {
  const totals = Float64Array.from({ length: rows }, (_, row) => sums.reduce((sum, own) => sum + own[row], 0))
  return sums.map((own) => own.map((sum, row) => (totals[row] === 0 ? 0 : sum / totals[row])))
}
