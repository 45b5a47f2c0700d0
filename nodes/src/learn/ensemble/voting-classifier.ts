import { z } from 'zod'
import { defineClassifier } from '../estimator/define-estimator.ts'
import { estimatorRefSchema, resolveEstimator } from '../estimator/estimator-ref.ts'
import type { FindEstimator, FittedClasses, ProbabilisticClassifier } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import { nonNegative } from '../estimator/params.ts'
import { classifierOf, fitClassifierMember, memberMemory, probabilitiesOf } from './member-models.ts'

const paramsSchema = z.strictObject({
  estimators: z
    .array(estimatorRefSchema)
    .min(1)
    .default([
      { estimator: 'LogisticRegression', params: {} },
      { estimator: 'GaussianNB', params: {} },
      { estimator: 'DecisionTreeClassifier', params: {} },
    ]),
  /** `hard`: the class that most members predict; `soft`: the class with the highest mean probability. */
  voting: z.enum(['hard', 'soft']).default('hard'),
  /** How much each member counts; all alike when null. */
  weights: z.array(nonNegative()).nullable().default(null),
})

export type VotingClassifierParams = z.output<typeof paramsSchema>

export interface FittedVotingClassifier extends FittedClasses {
  estimator: 'VotingClassifier'
  models: FittedClasses[]
  voting: 'hard' | 'soft'
  /** One a model, adding up to 1. */
  weights: Float64Array
}

/**
 * scikit-learn's `VotingClassifier`, made with the registry's `find`: members of any kind decide by vote or by mean
 * probability. As near to scikit-learn as its members are.
 */
export function defineVotingClassifier(
  find: FindEstimator,
): ProbabilisticClassifier<VotingClassifierParams, FittedVotingClassifier> {
  return defineClassifier<VotingClassifierParams, FittedVotingClassifier, 'matrix-or-sparse'>({
    name: 'VotingClassifier',
    params: paramsSchema,
    tags: { parity: 'E', sampleWeight: true, randomised: true },
    input: 'matrix-or-sparse',
    memoryEstimate: (shape, { estimators }) => memberMemory(find, estimators, shape, 'classifier'),
    async fit(X, y, { estimators, voting, weights }, context) {
      const shares = memberShares(weights, estimators.length)
      const members = estimators.map((ref) => resolveEstimator(find, ref, 'classifier'))
      const models: FittedClasses[] = []
      for (const member of members) {
        const { sampleWeight } = context
        models.push(await fitClassifierMember(member, X, y, { context, sampleWeight }))
        context.report({ done: models.length, total: members.length, unit: 'trial' })
      }
      return { models, voting, weights: shares }
    },
    predict(fitted, X) {
      const scores = fitted.voting === 'hard' ? votes(find, fitted, X) : meanProbabilities(find, fitted, X)
      return Int32Array.from({ length: X.rows }, (_, row) => {
        let best = 0
        scores.forEach((column, place) => {
          if (column[row] > scores[best][row]) best = place
        })
        return best
      })
    },
    predictProba(fitted, X) {
      if (fitted.voting === 'soft') return meanProbabilities(find, fitted, X)
      throw new FitError(
        'bad_parameter',
        'VotingClassifier knows no probabilities with voting hard: choose soft',
        {
          parameter: 'voting',
        },
      )
    },
  })
}

/** Weights as shares of their sum. @throws FitError `bad_parameter` unless there is one a member, and one above 0. */
export function memberShares(weights: readonly number[] | null, members: number): Float64Array {
  if (weights === null) return new Float64Array(members).fill(1 / members)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  if (weights.length !== members || total === 0) {
    throw new FitError('bad_parameter', `weights must be ${members} numbers, not all 0`, {
      parameter: 'weights',
    })
  }
  return Float64Array.from(weights, (weight) => weight / total)
}

type Input = Parameters<ProbabilisticClassifier<unknown, FittedClasses>['predictProba']>[1]

function votes(
  find: FindEstimator,
  { models, weights, classCodes }: FittedVotingClassifier,
  X: Input,
): Float64Array[] {
  const counts = Array.from(classCodes, () => new Float64Array(X.rows))
  models.forEach((model, member) => {
    // A member was fitted to the trained classes alone: its codes are their places.
    classifierOf(find, model)
      .predict(model, X)
      .forEach((place, row) => (counts[place][row] += weights[member]))
  })
  return counts
}

function meanProbabilities(
  find: FindEstimator,
  { models, weights, classCodes }: FittedVotingClassifier,
  X: Input,
): Float64Array[] {
  const means = Array.from(classCodes, () => new Float64Array(X.rows))
  models.forEach((model, member) => {
    probabilitiesOf(find, model, X).forEach((column, place) =>
      column.forEach((p, row) => (means[place][row] += weights[member] * p)),
    )
  })
  return means
}
