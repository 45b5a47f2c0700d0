import type { RandomState } from '../random/random-state.ts'

/**
 * Shares `draws` out over classes in proportion to `counts`: the floor of each share, then one more for the largest
 * remainders, ties broken by the generator. scikit-learn's `_approximate_mode`, draw for draw.
 */
export function approximateMode(counts: Int32Array, draws: number, random: RandomState): Int32Array {
  let total = 0
  for (const count of counts) total += count
  const remainders = new Float64Array(counts.length)
  const shares = new Int32Array(counts.length)
  let given = 0
  for (let i = 0; i < counts.length; i += 1) {
    const share = (counts[i] / total) * draws
    shares[i] = Math.floor(share)
    remainders[i] = share - shares[i]
    given += shares[i]
  }
  let left = draws - given
  const distinct = Float64Array.from(new Set(remainders)).sort().reverse()
  for (const value of distinct) {
    if (left <= 0) break
    const tied: number[] = []
    for (let i = 0; i < remainders.length; i += 1) if (remainders[i] === value) tied.push(i)
    const add = Math.min(tied.length, left)
    for (const pick of random.choiceWithoutReplacement(tied.length, add)) shares[tied[pick]] += 1
    left -= add
  }
  return shares
}
