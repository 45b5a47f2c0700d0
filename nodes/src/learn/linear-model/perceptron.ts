import { z } from 'zod'
import { defineClassifier } from '../estimator/define-classifier.ts'
import { positive } from '../estimator/params.ts'
import { classWeight } from './class-weights.ts'
import { decideLinear, meanAbsoluteCoefficients } from './linear-class-prediction.ts'
import { fitClassesByDescent } from './stochastic-gradient/fit-classes.ts'
import type { SgdClassState } from './stochastic-gradient/fit-classes.ts'
import { penaltyParams, sequenceMemory, sequenceParams } from './stochastic-gradient/sgd-params.ts'

const params = z.strictObject({
  ...penaltyParams,
  penalty: penaltyParams.penalty.default(null),
  ...sequenceParams,
  /** What an update is multiplied by. */
  eta0: positive().default(1),
  classWeight: classWeight(),
})

export type PerceptronParams = z.infer<typeof params>

/**
 * Rosenblatt's perceptron: adds every row it gets wrong to the weights of its class. scikit-learn's `Perceptron` (class
 * E), row order and number of epochs included.
 */
export const perceptron = defineClassifier<PerceptronParams, SgdClassState, 'matrix-or-sparse'>({
  name: 'Perceptron',
  params,
  tags: { parity: 'E', sampleWeight: true, sparse: true, randomised: true },
  input: 'matrix-or-sparse',
  memoryEstimate: sequenceMemory,
  fit(X, y, params, context) {
    const rate = { learningRate: 'constant', powerT: 0.5, average: 0 } as const
    return fitClassesByDescent({ ...params, ...rate, X, y, loss: 'perceptron', epsilon: 0 }, context)
  },
  decisionFunction: decideLinear,
  featureImportances: meanAbsoluteCoefficients,
})
