import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import { estimatorRefSchema, resolveEstimator } from '../estimator/estimator-ref.ts'
import type { FindEstimator, FittedState, Regressor } from '../estimator/estimator.ts'
import { takeTarget } from '../matrix.ts'
import { chooseRows } from '../model-selection/fit-estimator.ts'
import { cumulativeShares, weightedChoice } from '../random/weighted-choice.ts'
import { pairwiseSum } from '../statistics/pairwise-sum.ts'
import { adaBoostFields, boostMembers, drawState, memberImportances } from './ada-boost.ts'
import type { BoostedMembers } from './ada-boost.ts'
import { memberOptions, membersMemory, regressorOf } from './members.ts'

const params = z.strictObject({
  /** What is fitted in every round, to rows drawn by their weights. */
  estimator: estimatorRefSchema.default({ estimator: 'DecisionTreeRegressor', params: { maxDepth: 3 } }),
  ...adaBoostFields,
  /** How an error relative to the largest counts. */
  loss: z.enum(['linear', 'square', 'exponential']).default('linear'),
})

export type AdaBoostRegressorParams = z.infer<typeof params>

export interface FittedAdaBoostRegressor extends FittedState, BoostedMembers<FittedState> {}

/**
 * scikit-learn's `AdaBoostRegressor` (1.9), AdaBoost.R2 (Drucker 1997): the weighted median of regressors, each fitted to
 * rows that are drawn the more often the worse they were predicted. Parity class E where the members' is.
 */
export function defineAdaBoostRegressor(
  find: FindEstimator,
): Regressor<AdaBoostRegressorParams, FittedAdaBoostRegressor> {
  return defineRegressor<AdaBoostRegressorParams, FittedAdaBoostRegressor, 'matrix-or-sparse'>({
    name: 'AdaBoostRegressor',
    params,
    tags: { parity: 'E', sampleWeight: true, randomised: true },
    input: 'matrix-or-sparse',
    memoryEstimate: (shape, { estimator, nEstimators }) =>
      membersMemory(
        find,
        Array.from({ length: nEstimators }, () => estimator),
        'regressor',
        shape,
      ),
    fit(X, y, { estimator: ref, nEstimators, learningRate, loss }, context) {
      const { estimator, params: own } = resolveEstimator(find, ref, 'regressor')
      let kept = 0
      return boostMembers<FittedState>(X.rows, { nEstimators }, context, async (weights, round) => {
        const randomState = drawState(round.random, estimator.tags.randomised === true)
        const rows = weightedChoice(round.random, cumulativeShares(weights), X.rows)
        const options = memberOptions(context, { randomState })
        const member = await estimator.fit(chooseRows(X, rows), takeTarget(y, rows), own, options)
        const losses = relativeLosses(estimator.predict(member, X), y, weights, loss)
        const error = pairwiseSum(
          losses.map((own, row) => own * weights[row]).filter((_, row) => weights[row] > 0),
        )
        if (error <= 0) return { member, weight: 1, error: 0 }
        // Only the first is kept when it is as bad as that.
        if (error >= 0.5) return { member: kept === 0 ? member : undefined, weight: null, error }
        kept += 1
        const beta = error / (1 - error)
        if (!round.isLast) {
          losses.forEach((own, row) => (weights[row] *= beta ** ((1 - own) * learningRate)))
        }
        return { member, weight: learningRate * Math.log(1 / beta), error }
      })
    },
    predict({ members, estimatorWeights }, X) {
      const told = members.map((member) => regressorOf(find, member).predict(member, X))
      return weightedMedians(told, estimatorWeights, X.rows)
    },
    featureImportances: (fitted) =>
      memberImportances(fitted, (member) => regressorOf(find, member).featureImportances?.(member)),
  })
}

/** Losses of absolute errors, as shares of the largest among rows with a weight; 0 for rows without. */
function relativeLosses(
  predicted: Float64Array,
  y: Float64Array,
  weights: Float64Array,
  loss: AdaBoostRegressorParams['loss'],
): Float64Array {
  const errors = predicted.map((value, row) => (weights[row] > 0 ? Math.abs(value - y[row]) : 0))
  const most = errors.reduce((largest, error) => Math.max(largest, error), 0)
  const shares = most === 0 ? errors : errors.map((error) => error / most)
  switch (loss) {
    case 'linear':
      return shares
    case 'square':
      return shares.map((share) => share * share)
    case 'exponential':
      return shares.map((share) => 1 - Math.exp(-share))
  }
}

/** Per row, the first prediction in ascending order at which the members' weights reach half of their sum. */
function weightedMedians(
  columns: readonly Float64Array[],
  weights: Float64Array,
  rows: number,
): Float64Array {
  const medians = new Float64Array(rows)
  const order = Int32Array.from(columns.keys())
  for (let row = 0; row < rows; row += 1) {
    order.sort((a, b) => columns[a][row] - columns[b][row])
    const total = order.reduce((sum, member) => sum + weights[member], 0)
    let sum = 0
    let place = 0
    for (; place < order.length - 1; place += 1) {
      sum += weights[order[place]]
      if (sum >= 0.5 * total) break
    }
    medians[row] = columns[order[place]][row]
  }
  return medians
}
