import { z } from 'zod'
import type { DataShape } from '../../estimator/estimator.ts'
import { nonNegative, positive, wholeNumber } from '../../estimator/params.ts'

/** The parameters that every stochastic estimator has, with scikit-learn's defaults. */
export const sequenceParams = {
  fitIntercept: z.boolean().default(true),
  /** The most epochs. */
  maxIter: wholeNumber(1).default(1000),
  /** An epoch counts as progress when it lowers the loss by this; null to go on for `maxIter` epochs. */
  tol: nonNegative().nullable().default(1e-3),
  /** Whether to visit the rows in another order in every epoch. */
  shuffle: z.boolean().default(true),
  /** Whether to watch the score on held-out rows instead of the training loss. */
  earlyStopping: z.boolean().default(false),
  /** The share of rows held out for that. */
  validationFraction: z.number().gt(0).lt(1).default(0.1),
  /** Stops after so many epochs in a row without progress. */
  nIterNoChange: wholeNumber(1).default(5),
}

/** Whether, or from which update on, the weights are averaged over the updates. */
export const averageParam = { average: z.union([z.boolean(), wholeNumber(1)]).default(false) }

/** The penalty of those that have one. */
export const penaltyParams = {
  penalty: z.enum(['l2', 'l1', 'elasticnet']).nullable(),
  /** The strength of the penalty; also sets the optimal learning rate. */
  alpha: nonNegative().default(1e-4),
  /** The share of the absolute weights in the elastic net. */
  l1Ratio: z.number().min(0).max(1).default(0.15),
}

/** Where the learning rate comes from. */
export const rateParams = {
  learningRate: z.enum(['constant', 'optimal', 'invscaling', 'adaptive', 'pa1', 'pa2']),
  /** The first learning rate; the largest step of `pa1`. */
  eta0: positive().default(0.01),
  /** The exponent by which `invscaling` falls. */
  powerT: z.number(),
}

/** The aggressiveness of the passive-aggressive estimators. */
export const aggressivenessParam = { C: z.union([positive(), z.literal(Infinity)]).default(1) }

interface RateChoice {
  loss: string
  learningRate: string
  alpha: number
}

/** Adds an issue for each combination that scikit-learn refuses; `passiveLoss` is the one that `pa1` and `pa2` go with. */
export function refuseBadRates(
  { loss, learningRate, alpha }: RateChoice,
  passiveLoss: string,
  context: z.RefinementCtx,
) {
  if (learningRate === 'optimal' && alpha === 0) {
    context.addIssue({
      code: 'custom',
      path: ['alpha'],
      message: 'the optimal learning rate needs it above 0',
    })
  }
  if ((learningRate === 'pa1' || learningRate === 'pa2') && loss !== passiveLoss) {
    context.addIssue({
      code: 'custom',
      path: ['learningRate'],
      message: `it goes with the loss ${passiveLoss} only`,
    })
  }
}

/** 1 for `true`, 0 for `false`. */
export function averageFrom(average: boolean | number): number {
  return Number(average)
}

/** The rows one after the other, their order, the target and the weights. */
export function sequenceMemory({ rows, columns, classCount }: DataShape): number {
  return 8 * (rows * columns + 6 * rows + (4 * Math.max(1, classCount) + 4) * columns) + 1e6
}
