import { z } from 'zod'
import { defineClassifier } from '../estimator/define-classifier.ts'
import { resolveEstimator } from '../estimator/estimator-ref.ts'
import type { FindEstimator, FittedClasses, ProbabilisticClassifier } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import { nonNegative } from '../estimator/params.ts'
import { classifierOf, memberOptions, memberRefs, membersMemory } from './members.ts'

const params = z.strictObject({
  /** The classifiers that vote. */
  estimators: memberRefs.default([
    { estimator: 'DecisionTreeClassifier', params: {} },
    { estimator: 'ExtraTreesClassifier', params: {} },
    { estimator: 'GradientBoostingClassifier', params: {} },
  ]),
  /** `hard` counts the classes that members predict, `soft` averages their probabilities. */
  voting: z.enum(['hard', 'soft']).default('hard'),
  /** How much each vote counts; null for all the same. */
  weights: z.array(nonNegative()).nullable().default(null),
})

export type VotingClassifierParams = z.infer<typeof params>

export interface FittedVotingClassifier extends FittedClasses {
  members: FittedClasses[]
  voting: 'hard' | 'soft'
  /** The weight of each member. */
  weights: Float64Array
}

/**
 * scikit-learn's `VotingClassifier` (1.9). Every member is fitted with the ensemble's own random state. With `hard`
 * voting, for which scikit-learn has no probabilities, these are the shares of the votes. Parity class E where the
 * members' is.
 */
export function defineVotingClassifier(
  find: FindEstimator,
): ProbabilisticClassifier<VotingClassifierParams, FittedVotingClassifier> {
  const name = 'VotingClassifier'
  return defineClassifier<VotingClassifierParams, FittedVotingClassifier, 'matrix-or-sparse'>({
    name,
    params,
    tags: { parity: 'E', missingValues: true, sampleWeight: true, randomised: true },
    input: 'matrix-or-sparse',
    memoryEstimate: (shape, { estimators }) => membersMemory(find, estimators, 'classifier', shape),
    async fit(X, y, { estimators, voting, weights }, context) {
      const { randomState, sampleWeight } = context
      const all = estimators.map((ref) => resolveEstimator(find, ref, 'classifier'))
      const counts = votingWeights(weights, all.length, name)
      if (voting === 'soft') for (const { estimator } of all) checkProbabilities(estimator, name)
      const members: FittedClasses[] = []
      for (const { estimator, params: own } of all) {
        await context.pace()
        const target = { codes: y.codes, classCount: y.classCount }
        members.push(
          await estimator.fit(X, target, own, memberOptions(context, { randomState, sampleWeight })),
        )
        context.report({ done: members.length, total: all.length, unit: 'round' })
      }
      return { members, voting, weights: counts }
    },
    predictProba({ members, voting, weights, classCodes }, X) {
      const total = weights.reduce((sum, weight) => sum + weight, 0)
      const sums: Float64Array[] = Array.from(classCodes, () => new Float64Array(X.rows))
      for (const [i, member] of members.entries()) {
        const estimator = classifierOf(find, member)
        if (voting === 'hard') {
          estimator.predict(member, X).forEach((code, row) => (sums[code][row] += weights[i]))
          continue
        }
        const told = checkProbabilities(estimator, name).call(estimator, member, X)
        told.forEach((column, c) => column.forEach((p, row) => (sums[c][row] += p * weights[i])))
      }
      return sums.map((column) => column.map((sum) => sum / total))
    },
  })
}

/**
 * One weight a member, all 1 where there are none.
 *
 * @throws FitError `bad_parameter` unless there is one a member, and one above 0.
 */
export function votingWeights(
  weights: readonly number[] | null,
  members: number,
  name: string,
): Float64Array {
  if (weights === null) return new Float64Array(members).fill(1)
  const parameter = 'weights'
  if (weights.length !== members) {
    const given = `${weights.length} weights for ${members} estimators`
    throw new FitError('bad_parameter', `${name} has ${given}`, { parameter })
  }
  if (!weights.some((weight) => weight > 0)) {
    throw new FitError('bad_parameter', `${name}: all weights are 0`, { parameter })
  }
  return Float64Array.from(weights)
}

function checkProbabilities(estimator: ReturnType<typeof classifierOf>, name: string) {
  if (estimator.predictProba) return estimator.predictProba
  throw new FitError(
    'bad_parameter',
    `${name}: soft voting needs probabilities, which ${estimator.name} has not`,
    { parameter: 'voting' },
  )
}
