import { z } from 'zod'
import { defineRegressor } from '../estimator/define-estimator.ts'
import { estimatorRefSchema, resolveEstimator } from '../estimator/estimator-ref.ts'
import type { FindEstimator, FittedState, Regressor } from '../estimator/estimator.ts'
import { positive, wholeNumber } from '../estimator/params.ts'
import { takeRows, takeTarget } from '../matrix.ts'
import { MAX_INT32, RandomState } from '../random/random-state.ts'
import { cumulativeShares, weightedChoice } from '../random/weighted-choice.ts'
import { pairwiseSum } from '../statistics/pairwise-sum.ts'
import { fitRegressorMember, memberMemory, regressorOf } from './member-models.ts'

const paramsSchema = z.strictObject({
  estimator: estimatorRefSchema.default({ estimator: 'DecisionTreeRegressor', params: { maxDepth: 3 } }),
  nEstimators: wholeNumber(1).default(50),
  /** The power that each member's weighting of rows is raised to. */
  learningRate: positive().default(1),
  /** How an error, as a share of the largest, counts. */
  loss: z.enum(['linear', 'square', 'exponential']).default('linear'),
})

export type AdaBoostRegressorParams = z.output<typeof paramsSchema>

export interface FittedAdaBoostRegressor extends FittedState {
  estimator: 'AdaBoostRegressor'
  models: FittedState[]
  estimatorWeights: Float64Array
  /** The mean loss of each model. */
  estimatorErrors: Float64Array
}

/**
 * scikit-learn's `AdaBoostRegressor`, made with the registry's `find`: members are fitted to rows drawn the more often the
 * worse those before predicted them, and the weighted median of what they predict counts (AdaBoost.R2: Drucker 1997). The
 * same draws; as near to scikit-learn as its members are.
 */
export function defineAdaBoostRegressor(
  find: FindEstimator,
): Regressor<AdaBoostRegressorParams, FittedAdaBoostRegressor> {
  return defineRegressor<AdaBoostRegressorParams, FittedAdaBoostRegressor, 'matrix'>({
    name: 'AdaBoostRegressor',
    params: paramsSchema,
    tags: { parity: 'E', sampleWeight: true, randomised: true },
    input: 'matrix',
    memoryEstimate: (shape, { estimator }) =>
      memberMemory(find, [estimator], shape, 'regressor') + 64 * shape.rows,
    async fit(X, y, { estimator, nEstimators, learningRate, loss }, context) {
      const member = resolveEstimator(find, estimator, 'regressor')
      const random = new RandomState(context.randomState)
      const given = context.sampleWeight ?? new Float64Array(X.rows).fill(1)
      const total = pairwiseSum(given)
      let weights = given.map((weight) => weight / total)
      const models: FittedState[] = []
      const estimatorWeights: number[] = []
      const estimatorErrors: number[] = []
      for (let round = 0; round < nEstimators; round += 1) {
        await context.pace()
        weights = weights.map((weight, row) => (given[row] === 0 ? 0 : Math.max(weight, Number.EPSILON)))
        const randomState = random.randint(0, MAX_INT32)
        const drawn = weightedChoice(random, cumulativeShares(weights), X.rows)
        const model = await fitRegressorMember(member, takeRows(X, drawn), takeTarget(y, drawn), {
          context,
          randomState,
        })
        const predicted = member.estimator.predict(model, X)
        const losses = lossesOf(y, predicted, weights, loss)
        const error = pairwiseSum(losses.map((value, row) => value * weights[row]))
        if (error <= 0) {
          models.push(model)
          estimatorWeights.push(1)
          estimatorErrors.push(0)
          break
        }
        if (error >= 0.5) {
          if (models.length > 0) break
          models.push(model)
          estimatorWeights.push(1)
          estimatorErrors.push(error)
          break
        }
        const beta = error / (1 - error)
        models.push(model)
        estimatorWeights.push(learningRate * Math.log(1 / beta))
        estimatorErrors.push(error)
        context.report({ done: round + 1, total: nEstimators, unit: 'round', loss: error })
        if (round === nEstimators - 1) break
        weights = weights.map((weight, row) => weight * beta ** ((1 - losses[row]) * learningRate))
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
    predict({ models, estimatorWeights }, X) {
      const predicted = models.map((model) => regressorOf(find, model).predict(model, X))
      return Float64Array.from({ length: X.rows }, (_, row) =>
        weightedMedian(
          predicted.map((column) => column[row]),
          estimatorWeights,
        ),
      )
    },
    featureImportances({ models, estimatorWeights, nFeaturesIn }) {
      const sums = new Float64Array(nFeaturesIn)
      const total = estimatorWeights.reduce((sum, weight) => sum + weight, 0)
      models.forEach((model, place) => {
        const own = regressorOf(find, model).featureImportances?.(model)
        own?.forEach((value, feature) => (sums[feature] += (estimatorWeights[place] * value) / total))
      })
      return sums
    },
  })
}

/** Errors of the rows that have a weight, as shares of the largest; 0 for the others. */
function lossesOf(
  y: Float64Array,
  predicted: Float64Array,
  weights: Float64Array,
  loss: AdaBoostRegressorParams['loss'],
): Float64Array {
  const errors = y.map((value, row) => (weights[row] > 0 ? Math.abs(predicted[row] - value) : 0))
  const largest = errors.reduce((most, error) => Math.max(most, error), 0)
  const shares = largest === 0 ? errors : errors.map((error) => error / largest)
  switch (loss) {
    case 'linear':
      return shares
    case 'square':
      return shares.map((value) => value * value)
    case 'exponential':
      return shares.map((value) => 1 - Math.exp(-value))
  }
}

/** The first prediction, from below, up to which half of the members' say lies. */
function weightedMedian(values: readonly number[], weights: Float64Array): number {
  const order = Array.from(values.keys()).sort((a, b) => values[a] - values[b])
  const half = 0.5 * weights.reduce((sum, weight) => sum + weight, 0)
  let sum = 0
  for (const member of order) {
    sum += weights[member]
    if (sum >= half) return values[member]
  }
  return values[order[order.length - 1]]
}
