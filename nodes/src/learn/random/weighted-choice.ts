/** NumPy's `RandomState.choice` with probabilities: the same numbers from the same stream. */
import type { RandomState } from './random-state.ts'

/** The running sums of some probabilities, the last of them made 1: what `choice` looks its draws up in. */
export function cumulativeShares(probabilities: Float64Array): Float64Array {
  const shares = new Float64Array(probabilities.length)
  let sum = 0
  for (let i = 0; i < shares.length; i += 1) {
    sum += probabilities[i]
    shares[i] = sum
  }
  for (let i = 0; i < shares.length; i += 1) shares[i] /= sum
  return shares
}

/** `choice(n, size, p=probabilities)`, drawn with replacement; `shares` are the probabilities' `cumulativeShares`. */
export function weightedChoice(random: RandomState, shares: Float64Array, size: number): Int32Array {
  const chosen = new Int32Array(size)
  for (let i = 0; i < size; i += 1) chosen[i] = firstAbove(shares, random.random())
  return chosen
}

/**
 * `choice(n, size, replace=False, p=probabilities)`: draws again, among those not yet drawn, in place of repetitions.
 *
 * @throws RangeError when fewer than `size` probabilities are above 0.
 */
export function weightedChoiceWithoutReplacement(
  random: RandomState,
  probabilities: Float64Array,
  size: number,
): Int32Array {
  const left = probabilities.slice()
  const possible = left.reduce((count, p) => count + (p > 0 ? 1 : 0), 0)
  if (possible < size) throw new RangeError(`cannot take ${size} of ${possible} values without replacement`)
  const chosen = new Set<number>()
  while (chosen.size < size) {
    for (const taken of chosen) left[taken] = 0
    const shares = cumulativeShares(left)
    // Drawn all at once and only then compared, so that as many numbers of the stream are used as NumPy uses.
    const drawn = weightedChoice(random, shares, size - chosen.size)
    for (const value of drawn) chosen.add(value)
  }
  return Int32Array.from(chosen)
}

/** The place of the first of ascending values that is above `value`; the last place if none is. */
export function firstAbove(ascending: Float64Array, value: number): number {
  let low = 0
  let high = ascending.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ascending[middle] > value) high = middle
    else low = middle + 1
  }
  return low
}

/** The place of the first of ascending values that is at least `value`; the last place if none is. */
export function firstAtLeast(ascending: Float64Array, value: number): number {
  let low = 0
  let high = ascending.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ascending[middle] >= value) high = middle
    else low = middle + 1
  }
  return low
}
