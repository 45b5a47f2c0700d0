import { z } from 'zod'
import { defineClassifier } from '../estimator/define-classifier.ts'
import { FitError } from '../estimator/estimator.ts'
import { nonNegative } from '../estimator/params.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { classWeight } from './class-weights.ts'
import {
  decideLinear,
  logisticProbabilities,
  meanAbsoluteCoefficients,
  predictByDecision,
} from './linear-class-prediction.ts'
import { fitClassesByDescent } from './stochastic-gradient/fit-classes.ts'
import type { SgdClassState } from './stochastic-gradient/fit-classes.ts'
import type { ClassLossName } from './stochastic-gradient/sgd-loss.ts'
import {
  averageFrom,
  averageParam,
  penaltyParams,
  rateParams,
  refuseBadRates,
  sequenceMemory,
  sequenceParams,
} from './stochastic-gradient/sgd-params.ts'

const params = z
  .strictObject({
    loss: z
      .enum([
        'hinge',
        'log_loss',
        'modified_huber',
        'squared_hinge',
        'perceptron',
        'squared_error',
        'huber',
        'epsilon_insensitive',
        'squared_epsilon_insensitive',
      ])
      .default('hinge'),
    ...penaltyParams,
    penalty: penaltyParams.penalty.default('l2'),
    ...sequenceParams,
    /** Where Huber's loss turns straight, or what the insensitive losses let pass. */
    epsilon: nonNegative().default(0.1),
    ...rateParams,
    learningRate: rateParams.learningRate.default('optimal'),
    powerT: rateParams.powerT.default(0.5),
    classWeight: classWeight(),
    ...averageParam,
  })
  .superRefine((value, context) => refuseBadRates(value, 'hinge', context))

export type SgdClassifierParams = z.infer<typeof params>

export interface FittedSgdClassifier extends SgdClassState {
  loss: ClassLossName
}

/**
 * A linear classifier by stochastic gradient descent: scikit-learn's `SGDClassifier` (class E), row order, weights and
 * number of epochs included. Only with `log_loss` and steps so long that errors grow (a small `alpha`, large features) the
 * last bit of the exponential function can lead to another model. More than two classes are told apart one against all
 * others. Probabilities exist for the losses `log_loss` and `modified_huber`.
 *
 * Bottou (2012); absolute penalties by truncated gradients (Tsuruoka, Tsujii & Ananiadou 2009); `pa1` and `pa2` by Crammer
 * et al. (2006).
 */
export const sgdClassifier = defineClassifier<SgdClassifierParams, FittedSgdClassifier, 'matrix-or-sparse'>({
  name: 'SGDClassifier',
  params,
  tags: { parity: 'E', sampleWeight: true, sparse: true, randomised: true },
  input: 'matrix-or-sparse',
  memoryEstimate: sequenceMemory,
  async fit(X, y, params, context) {
    const average = averageFrom(params.average)
    return { ...(await fitClassesByDescent({ ...params, X, y, average }, context)), loss: params.loss }
  },
  predict: predictByDecision,
  predictProba,
  decisionFunction: decideLinear,
  featureImportances: meanAbsoluteCoefficients,
})

/** @throws FitError `bad_parameter` for a loss that knows no probabilities. */
function predictProba(fitted: FittedSgdClassifier, X: Matrix | SparseMatrix): Float64Array[] {
  const decisions = decideLinear(fitted, X)
  switch (fitted.loss) {
    case 'log_loss':
      if (decisions.length === 1) return logisticProbabilities(decisions[0])
      return sharesOf(decisions.map((column) => column.map((odds) => 1 / (1 + Math.exp(-odds)))))
    case 'modified_huber': {
      const clipped = decisions.map((column) =>
        column.map((value) => (Math.max(-1, Math.min(1, value)) + 1) / 2),
      )
      if (clipped.length === 1) return [clipped[0].map((p) => 1 - p), clipped[0]]
      return sharesOf(clipped)
    }
    case 'hinge':
    case 'squared_hinge':
    case 'perceptron':
    case 'squared_error':
    case 'huber':
    case 'epsilon_insensitive':
    case 'squared_epsilon_insensitive':
      throw new FitError(
        'bad_parameter',
        `SGDClassifier knows no probabilities with the loss ${fitted.loss}: choose log_loss or modified_huber`,
        { parameter: 'loss' },
      )
  }
}

/** Every row's values made to add up to 1; all alike where they are all 0. */
function sharesOf(columns: Float64Array[]): Float64Array[] {
  for (let row = 0; row < columns[0].length; row += 1) {
    const total = columns.reduce((sum, column) => sum + column[row], 0)
    for (const column of columns) column[row] = total === 0 ? 1 / columns.length : column[row] / total
  }
  return columns
}
