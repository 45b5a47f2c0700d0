import { mean } from '../statistics/mean.ts'
import { pairwiseSum } from '../statistics/pairwise-sum.ts'

/**
 * The mean of the values, weighted where there are weights: `np.average`; `NaN` of none.
 *
 * @throws RangeError when there are not as many weights as values.
 */
export function averageOf(values: Float64Array, sampleWeight?: Float64Array): number {
  if (!sampleWeight) return mean(values)
  if (sampleWeight.length !== values.length) {
    throw new RangeError(`${sampleWeight.length} weights do not fit ${values.length} rows`)
  }
  return pairwiseSum(values.map((value, row) => value * sampleWeight[row])) / pairwiseSum(sampleWeight)
}
