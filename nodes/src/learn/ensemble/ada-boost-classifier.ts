import { z } from 'zod'
import { defineClassifier } from '../estimator/define-estimator.ts'
import { estimatorRefSchema, resolveEstimator } from '../estimator/estimator-ref.ts'
import type { FindEstimator, FittedClasses, ProbabilisticClassifier } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import { positive, wholeNumber } from '../estimator/params.ts'
import type { Matrix } from '../matrix.ts'
import { MAX_INT32, RandomState } from '../random/random-state.ts'
import { pairwiseSum } from '../statistics/pairwise-sum.ts'
import { classifierOf, fitClassifierMember, memberMemory } from './member-models.ts'

const paramsSchema = z.strictObject({
  /** A classifier that takes sample weights; a weak one is enough. */
  estimator: estimatorRefSchema.default({ estimator: 'DecisionTreeClassifier', params: { maxDepth: 1 } }),
  nEstimators: wholeNumber(1).default(50),
  /** What each member's say is multiplied by. */
  learningRate: positive().default(1),
})

export type AdaBoostClassifierParams = z.output<typeof paramsSchema>

export interface FittedAdaBoostClassifier extends FittedClasses {
  estimator: 'AdaBoostClassifier'
  models: FittedClasses[]
  estimatorWeights: Float64Array
  /** The weighted share of rows that each model gets wrong. */
  estimatorErrors: Float64Array
}

/**
 * scikit-learn's `AdaBoostClassifier`, made with the registry's `find`: each member looks harder at the rows that those
 * before it got wrong (SAMME: Zhu, Zou, Rosset and Hastie 2009). As near to scikit-learn as its members are.
 */
export function defineAdaBoostClassifier(
  find: FindEstimator,
): ProbabilisticClassifier<AdaBoostClassifierParams, FittedAdaBoostClassifier> {
  const decisions = (fitted: FittedAdaBoostClassifier, X: Matrix) => decide(find, fitted, X)
  return defineClassifier<AdaBoostClassifierParams, FittedAdaBoostClassifier, 'matrix'>({
    name: 'AdaBoostClassifier',
    params: paramsSchema,
    tags: { parity: 'E', sampleWeight: true, randomised: true },
    input: 'matrix',
    memoryEstimate: (shape, { estimator }) =>
      memberMemory(find, [estimator], shape, 'classifier') + 64 * shape.rows,
    async fit(X, y, { estimator, nEstimators, learningRate }, context) {
      const member = resolveEstimator(find, estimator, 'classifier')
      const random = new RandomState(context.randomState)
      const given = context.sampleWeight ?? new Float64Array(X.rows).fill(1)
      const total = pairwiseSum(given)
      let weights = given.map((weight) => weight / total)
      const isLeftOut = given.map((weight) => (weight === 0 ? 1 : 0))
      const models: FittedClasses[] = []
      const estimatorWeights: number[] = []
      const estimatorErrors: number[] = []
      for (let round = 0; round < nEstimators; round += 1) {
        await context.pace()
        weights = weights.map((weight, row) => (isLeftOut[row] === 1 ? 0 : Math.max(weight, Number.EPSILON)))
        const randomState = random.randint(0, MAX_INT32)
        const model = await fitClassifierMember(member, X, y, { context, sampleWeight: weights, randomState })
        const predicted = member.estimator.predict(model, X)
        const wrong = weights.map((weight, row) => (predicted[row] === y.codes[row] ? 0 : weight))
        const error = pairwiseSum(wrong) / pairwiseSum(weights)
        if (error >= 1 - 1 / y.classCount) {
          if (models.length > 0) break
          throw new FitError(
            'did_not_converge',
            'the first member is no better than guessing: take a stronger one',
          )
        }
        models.push(model)
        const say =
          error <= 0 ? 1 : learningRate * (Math.log((1 - error) / error) + Math.log(y.classCount - 1))
        estimatorWeights.push(say)
        estimatorErrors.push(Math.max(0, error))
        context.report({ done: round + 1, total: nEstimators, unit: 'round', loss: error })
        if (error <= 0) break
        weights = weights.map((weight, row) =>
          weight > 0 ? Math.exp(Math.log(weight) + (predicted[row] === y.codes[row] ? 0 : say)) : 0,
        )
        const sum = pairwiseSum(weights)
        if (!(sum > 0 && sum < Infinity)) break
        weights = weights.map((weight) => weight / sum)
      }
      return {
        models,
        estimatorWeights: Float64Array.from(estimatorWeights),
        estimatorErrors: Float64Array.from(estimatorErrors),
      }
    },
    decisionFunction: decisions,
    predictProba(fitted, X) {
      const scores = decisions(fitted, X)
      const classes = fitted.classCodes.length
      const logits =
        classes === 2
          ? [scores[0].map((score) => -score / 2), scores[0].map((score) => score / 2)]
          : scores.map((column) => column.map((score) => score / (classes - 1)))
      return softmax(logits)
    },
    predict(fitted, X) {
      const scores = decisions(fitted, X)
      if (scores.length === 1) return Int32Array.from(scores[0], (score) => (score > 0 ? 1 : 0))
      return Int32Array.from({ length: X.rows }, (_, row) => {
        let best = 0
        scores.forEach((column, place) => {
          if (column[row] > scores[best][row]) best = place
        })
        return best
      })
    },
    featureImportances({ models, estimatorWeights, nFeaturesIn }) {
      const sums = new Float64Array(nFeaturesIn)
      const total = estimatorWeights.reduce((sum, weight) => sum + weight, 0)
      models.forEach((model, place) => {
        const own = classifierOf(find, model).featureImportances?.(model)
        own?.forEach((value, feature) => (sums[feature] += (estimatorWeights[place] * value) / total))
      })
      return sums
    },
  })
}

/** The members' say for each class, less an even share for the others; for two classes the difference. */
function decide(
  find: FindEstimator,
  { models, estimatorWeights, classCodes }: FittedAdaBoostClassifier,
  X: Matrix,
): Float64Array[] {
  const classes = classCodes.length
  const scores = Array.from({ length: classes }, () => new Float64Array(X.rows))
  const total = estimatorWeights.reduce((sum, weight) => sum + weight, 0)
  models.forEach((model, place) => {
    const say = estimatorWeights[place]
    const predicted = classifierOf(find, model).predict(model, X)
    scores.forEach((column, code) => {
      for (let row = 0; row < X.rows; row += 1)
        column[row] += predicted[row] === code ? say : (-1 / (classes - 1)) * say
    })
  })
  for (const column of scores) column.forEach((score, row) => (column[row] = score / total))
  if (classes > 2) return scores
  return [scores[1].map((score, row) => score - scores[0][row])]
}

function softmax(logits: Float64Array[]): Float64Array[] {
  const rows = logits[0].length
  const shares = logits.map(() => new Float64Array(rows))
  for (let row = 0; row < rows; row += 1) {
    const largest = logits.reduce((most, column) => Math.max(most, column[row]), -Infinity)
    let total = 0
    logits.forEach((column, code) => (total += shares[code][row] = Math.exp(column[row] - largest)))
    for (const column of shares) column[row] /= total
  }
  return shares
}
