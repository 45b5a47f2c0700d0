import { firstAtLeast } from '../random/weighted-choice.ts'
import { ascendingOrder } from './ascending-order.ts'

/** Values in ascending order with the weight of all up to each. */
export interface WeightedValues {
  sorted: Float64Array
  /** One weight a sorted value. */
  weights: Float64Array
  cumulative: Float64Array
}

/** Sorts values that are not missing by size, their weights with them. */
export function sortWeighted(values: Float64Array, weights: Float64Array): WeightedValues {
  const order = ascendingOrder(values)
  const sorted = Float64Array.from(order, (place) => values[place])
  const sortedWeights = Float64Array.from(order, (place) => weights[place])
  const cumulative = new Float64Array(values.length)
  let sum = 0
  for (let i = 0; i < cumulative.length; i += 1) cumulative[i] = sum += sortedWeights[i]
  return { sorted, weights: sortedWeights, cumulative }
}

/**
 * The smallest value up to which the share `q` of the weight lies, the inverse of the weighted distribution function;
 * with `average`, the mean of it and the next where the share lies on a step. scikit-learn's weighted percentile; some
 * weight must be above 0.
 */
export function weightedQuantile(
  { sorted, weights, cumulative }: WeightedValues,
  q: number,
  average: boolean,
): number {
  const last = sorted.length - 1
  // Values without weight at the beginning don't count: the smallest number above 0 skips them.
  const wanted = q * cumulative[last] || Number.MIN_VALUE
  const place = firstAtLeast(cumulative, wanted)
  if (!average || cumulative[place] - wanted > Number.EPSILON) return sorted[place]
  let next = Math.min(place + 1, last)
  while (next < last && weights[next] === 0) next += 1
  if (weights[next] === 0) next = place
  return (sorted[place] + sorted[next]) / 2
}
