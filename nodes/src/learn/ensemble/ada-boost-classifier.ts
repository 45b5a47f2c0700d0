import { z } from 'zod'
import { defineClassifier } from '../estimator/define-classifier.ts'
import { estimatorRefSchema, resolveEstimator } from '../estimator/estimator-ref.ts'
import type { FindEstimator, FittedClasses, ProbabilisticClassifier } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import { pairwiseSum } from '../statistics/pairwise-sum.ts'
import { adaBoostFields, boostMembers, drawState, memberImportances } from './ada-boost.ts'
import type { BoostedMembers, Round } from './ada-boost.ts'
import { classifierOf, memberOptions, membersMemory } from './members.ts'
import type { MemberInput } from './members.ts'

const params = z.strictObject({
  /** What is fitted in every round; it has to take sample weights. */
  estimator: estimatorRefSchema.default({ estimator: 'DecisionTreeClassifier', params: { maxDepth: 1 } }),
  ...adaBoostFields,
})

export type AdaBoostClassifierParams = z.infer<typeof params>

export interface FittedAdaBoostClassifier extends FittedClasses, BoostedMembers<FittedClasses> {}

/**
 * scikit-learn's `AdaBoostClassifier` (1.9), discrete SAMME (Freund & Schapire 1997; Zhu, Zou, Rosset & Hastie 2009).
 * Parity class E where the members' is, as long as no two splits of a member are equally good: rounding of the weights
 * decides between those.
 */
export function defineAdaBoostClassifier(
  find: FindEstimator,
): ProbabilisticClassifier<AdaBoostClassifierParams, FittedAdaBoostClassifier> {
  const name = 'AdaBoostClassifier'

  /** Per class, how much the members are for it less how much they are against it, each row between -1 and 1. */
  function votes({ members, estimatorWeights, classCodes }: FittedAdaBoostClassifier, X: MemberInput) {
    const classCount = classCodes.length
    const total = pairwiseSum(estimatorWeights)
    const sums: Float64Array[] = Array.from(classCodes, () => new Float64Array(X.rows))
    for (const [i, member] of members.entries()) {
      const weight = estimatorWeights[i]
      const against = (-1 / (classCount - 1)) * weight
      const predicted = classifierOf(find, member).predict(member, X)
      sums.forEach((sum, c) => {
        for (let row = 0; row < X.rows; row += 1) sum[row] += predicted[row] === c ? weight : against
      })
    }
    return sums.map((sum) => sum.map((value) => value / total))
  }

  function decisions(fitted: FittedAdaBoostClassifier, X: MemberInput): Float64Array[] {
    const sums = votes(fitted, X)
    return sums.length === 2 ? [sums[1].map((value, row) => value - sums[0][row])] : sums
  }

  return defineClassifier<AdaBoostClassifierParams, FittedAdaBoostClassifier, 'matrix-or-sparse'>({
    name,
    params,
    tags: { parity: 'E', sampleWeight: true, randomised: true },
    input: 'matrix-or-sparse',
    memoryEstimate: (shape, { estimator, nEstimators }) =>
      membersMemory(
        find,
        Array.from({ length: nEstimators }, () => estimator),
        'classifier',
        shape,
      ),
    fit(X, y, { estimator: ref, nEstimators, learningRate }, context) {
      const { estimator, params: own } = resolveEstimator(find, ref, 'classifier')
      if (estimator.tags.sampleWeight !== true) {
        throw new FitError('bad_parameter', `${name} needs sample weights, ${estimator.name} takes none`, {
          parameter: 'estimator',
        })
      }
      const target = { codes: y.codes, classCount: y.classCount }
      const { classCount } = y
      return boostMembers<FittedClasses>(X.rows, { nEstimators }, context, async (weights, round) => {
        const randomState = drawState(round.random, estimator.tags.randomised === true)
        const options = memberOptions(context, { randomState, sampleWeight: weights.slice() })
        const member = await estimator.fit(X, target, own, options)
        const predicted = estimator.predict(member, X)
        const isWrong = Uint8Array.from(predicted, (code, row) => (code === y.codes[row] ? 0 : 1))
        const error = pairwiseSum(weights.map((weight, row) => weight * isWrong[row])) / pairwiseSum(weights)
        if (error <= 0) return { member, weight: 1, error: 0 }
        if (error >= 1 - 1 / classCount) return worseThanGuessing(round.isFirst)
        const weight = learningRate * (Math.log((1 - error) / error) + Math.log(classCount - 1))
        if (!round.isLast) {
          for (let row = 0; row < X.rows; row += 1) {
            weights[row] = Math.exp(Math.log(weights[row]) + (weights[row] > 0 ? weight * isWrong[row] : 0))
          }
        }
        return { member, weight, error }
      })
    },
    decisionFunction: decisions,
    predict(fitted, X) {
      const told = decisions(fitted, X)
      if (told.length === 1) return Int32Array.from(told[0], (decision) => (decision > 0 ? 1 : 0))
      return Int32Array.from({ length: X.rows }, (_, row) => highest(told, row))
    },
    predictProba(fitted, X) {
      const told = decisions(fitted, X)
      const logits =
        told.length === 1
          ? [told[0].map((decision) => -decision / 2), told[0].map((decision) => decision / 2)]
          : told.map((column) => column.map((decision) => decision / (told.length - 1)))
      return softmax(logits, X.rows)
    },
    featureImportances: (fitted) =>
      memberImportances(fitted, (member) => {
        const estimator = classifierOf(find, member)
        return estimator.featureImportances?.(member as FittedClasses)
      }),
  })
}

/** @throws FitError `did_not_converge` in the first round; later ones end boosting without their estimator. */
function worseThanGuessing(isFirst: boolean): Round<FittedClasses> {
  if (!isFirst) return { weight: null, error: 1 }
  throw new FitError('did_not_converge', 'AdaBoostClassifier: the estimator is no better than guessing')
}

function highest(columns: readonly Float64Array[], row: number): number {
  let best = 0
  for (let c = 1; c < columns.length; c += 1) if (columns[c][row] > columns[best][row]) best = c
  return best
}

function softmax(logits: readonly Float64Array[], rows: number): Float64Array[] {
  const shares: Float64Array[] = logits.map(() => new Float64Array(rows))
  for (let row = 0; row < rows; row += 1) {
    const most = Math.max(...logits.map((column) => column[row]))
    const powers = logits.map((column) => Math.exp(column[row] - most))
    const total = powers.reduce((sum, power) => sum + power, 0)
    powers.forEach((power, c) => (shares[c][row] = power / total))
  }
  return shares
}
