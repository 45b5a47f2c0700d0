import type { ClassTarget } from '../matrix.ts'
import type { Network } from './network.ts'
import type { Precision } from './network-layout.ts'

/** What a network learns to predict, and how far it is off. */
export interface OutputLoss {
  /**
   * The loss of the rows that went through last, weighted and added up; leaves its derivative by what came before the
   * last activation, weighted too, in the network's deltas.
   */
  evaluate(network: Network, index: Int32Array, count: number): number
}

/** A product of so many probabilities, each at least 2e-16, is far from vanishing. */
const FACTORS = 16

/** How near to 0 or 1 a probability may come in the loss: the machine's precision. */
function leastProbability(precision: Precision): number {
  return precision === 'single' ? 2 ** -23 : 2 ** -52
}

/** The log loss of two classes: one output, the probability of the second. */
export function binaryLogLoss(
  { codes }: ClassTarget,
  weights: Float64Array | undefined,
  precision: Precision,
): OutputLoss {
  const least = leastProbability(precision)
  const most = 1 - least
  // A byte a row stays in the cache that random places are read from.
  const classes = new Uint8Array(codes)
  const actual: number[] = []
  return {
    evaluate({ outputs, deltas, outStride }, index, count) {
      // Read before anything hangs on them, the classes don't wait for each other.
      for (let i = 0; i < count; i += 1) actual[i] = classes[index[i]]
      let loss = 0
      let product = 1
      for (let i = 0, place = 0; i < count; i += 1, place += outStride) {
        const probability = outputs[place]
        const code = actual[i]
        const clipped = probability < least ? least : probability > most ? most : probability
        // The probability of the actual class, exact and without a branch that nobody can foresee.
        const right = 1 - code + (code + code - 1) * clipped
        deltas[place] = probability - code
        if (weights === undefined) {
          // One logarithm of a product is cheaper than those of its factors.
          product *= right
          if (i % FACTORS !== FACTORS - 1) continue
          loss -= Math.log(product)
          product = 1
        } else {
          const weight = weights[index[i]]
          deltas[place] *= weight
          loss -= weight * Math.log(right)
        }
      }
      return loss - Math.log(product)
    },
  }
}

/** The log loss of more classes: one output a class. */
export function multiclassLogLoss(
  { codes, classCount }: ClassTarget,
  weights: Float64Array | undefined,
  precision: Precision,
): OutputLoss {
  const least = leastProbability(precision)
  const most = 1 - least
  return {
    evaluate({ outputs, deltas, outStride }, index, count) {
      let loss = 0
      for (let i = 0, place = 0; i < count; i += 1, place += outStride) {
        const code = codes[index[i]]
        const weight = weights === undefined ? 1 : weights[index[i]]
        for (let j = 0; j < classCount; j += 1) {
          const error = outputs[place + j] - (j === code ? 1 : 0)
          deltas[place + j] = weight * error
        }
        const probability = outputs[place + code]
        loss -= weight * Math.log(probability < least ? least : probability > most ? most : probability)
      }
      return loss
    },
  }
}

/** Half the squared error. */
export function squaredError(y: Float64Array, weights: Float64Array | undefined): OutputLoss {
  return {
    evaluate({ outputs, deltas, outStride }, index, count) {
      let loss = 0
      for (let i = 0, place = 0; i < count; i += 1, place += outStride) {
        const error = outputs[place] - y[index[i]]
        const weight = weights === undefined ? 1 : weights[index[i]]
        deltas[place] = weight * error
        loss += weight * error * error
      }
      return loss / 2
    },
  }
}

/** Half the Poisson deviance; the output is the expected count. */
export function poissonDeviance(y: Float64Array, weights: Float64Array | undefined): OutputLoss {
  return {
    evaluate({ outputs, deltas, outStride }, index, count) {
      let loss = 0
      for (let i = 0, place = 0; i < count; i += 1, place += outStride) {
        const actual = y[index[i]]
        const expected = outputs[place]
        const weight = weights === undefined ? 1 : weights[index[i]]
        const log = actual === 0 ? 0 : actual * Math.log(actual / expected)
        deltas[place] = weight * (expected - actual)
        loss += weight * (log - actual + expected)
      }
      return loss
    },
  }
}
