import type { RandomState } from '../random/random-state.ts'
import type { HiddenActivation } from './mlp-params.ts'

/**
 * Uniform weights within Glorot & Bengio's bound (2010), layer after layer, the weights of each before its intercepts:
 * drawn as scikit-learn draws them.
 */
export function initialWeights(
  units: readonly number[],
  activation: HiddenActivation,
  random: RandomState,
): { coefs: Float64Array[]; intercepts: Float64Array[] } {
  const coefs: Float64Array[] = []
  const intercepts: Float64Array[] = []
  for (let level = 0; level + 1 < units.length; level += 1) {
    const [inputs, outputs] = [units[level], units[level + 1]]
    const bound = Math.sqrt((activation === 'logistic' ? 2 : 6) / (inputs + outputs))
    const draw = () => -bound + 2 * bound * random.random()
    coefs.push(Float64Array.from({ length: inputs * outputs }, draw))
    intercepts.push(Float64Array.from({ length: outputs }, draw))
  }
  return { coefs, intercepts }
}
