import { z } from 'zod'
import { defineClassifier } from '../estimator/define-classifier.ts'
import type { FittedClasses } from '../estimator/estimator.ts'
import type { ClassTarget, FloatArray } from '../matrix.ts'
import { fitNetwork, fitNetworkMemory } from './fit-network.ts'
import { mlpParams } from './mlp-params.ts'
import type { FittedNetwork } from './network-state.ts'
import { binaryLogLoss, multiclassLogLoss } from './output-loss.ts'
import { predictNetwork } from './predict-network.ts'
import type { Validation } from './train-stochastic.ts'

const params = z.strictObject(mlpParams)

export type MlpClassifierParams = z.infer<typeof params>
export type FittedMlpClassifier = FittedNetwork & FittedClasses

/**
 * A multi-layer perceptron that minimises the log loss: scikit-learn's `MLPClassifier`, from the same weights and in the
 * same order of rows. Class E in double precision with `sgd` and `adam`; `lbfgs` amplifies rounding and agrees where it
 * converges (O). Features in single precision are learned from in single precision, as there (S). `dropout` and
 * `batchNorm` go beyond it.
 *
 * Back-propagation with Adam, stochastic gradient descent or L-BFGS.
 */
export const mlpClassifier = defineClassifier<MlpClassifierParams, FittedMlpClassifier, 'features-or-sparse'>(
  {
    name: 'MLPClassifier',
    params,
    tags: { parity: 'E', sampleWeight: true, sparse: true, randomised: true },
    input: 'features-or-sparse',
    memoryEstimate: (shape, own) => fitNetworkMemory(shape, own, outputsOf(shape)),
    fit(X, y, own, context) {
      const isBinary = y.classCount === 2
      const { sampleWeight } = context
      return fitNetwork(
        {
          X,
          outputs: outputsOf(y),
          outActivation: isBinary ? 'logistic' : 'softmax',
          loss: (precision) =>
            isBinary
              ? binaryLogLoss(y, sampleWeight, precision)
              : multiclassLogLoss(y, sampleWeight, precision),
          stratify: isBinary ? y.codes : null,
          validation: (rows) => accuracyOf(y, rows, sampleWeight),
        },
        own,
        context,
      )
    },
    predictProba(fitted, X) {
      const outputs = predictNetwork(fitted, X)
      return outputs.length > 1 ? outputs : [outputs[0].map((probability) => 1 - probability), outputs[0]]
    },
  },
)

function outputsOf({ classCount }: { classCount: number }): number {
  return classCount <= 2 ? 1 : classCount
}

function accuracyOf(
  { codes, classCount }: ClassTarget,
  rows: Int32Array,
  weights: Float64Array | undefined,
): Validation {
  return {
    rows,
    predict: (outputs, place) =>
      classCount === 2 ? (outputs[place] > 0.5 ? 1 : 0) : highest(outputs, place, classCount),
    score(predictions) {
      let right = 0
      let total = 0
      rows.forEach((row, i) => {
        const weight = weights === undefined ? 1 : weights[row]
        total += weight
        if (codes[row] === predictions[i]) right += weight
      })
      return right / total
    },
  }
}

function highest(outputs: FloatArray, place: number, count: number): number {
  let best = 0
  for (let j = 1; j < count; j += 1) if (outputs[place + j] > outputs[place + best]) best = j
  return best
}
