import { z } from 'zod'
import { defineClassifier } from '../estimator/define-classifier.ts'
import { classWeight } from './class-weights.ts'
import { decideLinear, meanAbsoluteCoefficients } from './linear-class-prediction.ts'
import { fitClassesByDescent } from './stochastic-gradient/fit-classes.ts'
import type { SgdClassState } from './stochastic-gradient/fit-classes.ts'
import {
  aggressivenessParam,
  averageFrom,
  averageParam,
  sequenceMemory,
  sequenceParams,
} from './stochastic-gradient/sgd-params.ts'

const params = z.strictObject({
  ...aggressivenessParam,
  ...sequenceParams,
  /** `hinge` bounds the step by C (PA-I), `squared_hinge` damps it (PA-II). */
  loss: z.enum(['hinge', 'squared_hinge']).default('hinge'),
  classWeight: classWeight(),
  ...averageParam,
})

export type PassiveAggressiveClassifierParams = z.infer<typeof params>

/**
 * Moves the weights just far enough to tell each row right with a margin (Crammer et al. 2006): scikit-learn's
 * `PassiveAggressiveClassifier` (class E), row order and number of epochs included.
 */
export const passiveAggressiveClassifier = defineClassifier<
  PassiveAggressiveClassifierParams,
  SgdClassState,
  'matrix-or-sparse'
>({
  name: 'PassiveAggressiveClassifier',
  params,
  tags: { parity: 'E', sparse: true, randomised: true },
  input: 'matrix-or-sparse',
  memoryEstimate: sequenceMemory,
  fit(X, y, { C, loss, average, ...params }, context) {
    const learningRate = loss === 'hinge' ? 'pa1' : 'pa2'
    const rate = { learningRate, eta0: C, powerT: 0.5, average: averageFrom(average) } as const
    const penalty = { penalty: null, alpha: 1, l1Ratio: 0 }
    return fitClassesByDescent({ ...params, ...rate, ...penalty, X, y, loss: 'hinge', epsilon: 0 }, context)
  },
  decisionFunction: decideLinear,
  featureImportances: meanAbsoluteCoefficients,
})
