/**
 * Shapley values of the game that a leaf is: a coalition of features wins the product of its members' ones or zeros
 * (whether the row passes their condition) and of the others' shares.
 */

/** Above this many passed conditions, dividing one out of the polynomial would cost digits. */
const MOST_DIVIDED = 12

/**
 * Writes each condition's Shapley value for a leaf of value 1 to `out`, summing over coalitions by their size: the
 * elementary symmetric polynomials of the passed conditions' shares hold the sums over all coalitions of one size.
 *
 * @param passed a bit a condition, set where the row passes.
 */
export function pathContributions(shares: Float64Array, passed: number, out: Float64Array): void {
  const count = shares.length
  let missedShare = 1
  const own: number[] = []
  for (let i = 0; i < count; i += 1) {
    if ((passed >>> i) & 1) own.push(shares[i])
    else missedShare *= shares[i]
  }
  const weights = coalitionWeights(count)
  const all = symmetricPolynomials(own)
  const missed = -missedShare * weightedSum(all, own.length, weights)
  let place = 0
  for (let i = 0; i < count; i += 1) {
    if (!((passed >>> i) & 1)) {
      out[i] = missed
      continue
    }
    const others =
      own.length <= MOST_DIVIDED ? dividedBy(all, own[place]) : symmetricPolynomials(own.toSpliced(place, 1))
    out[i] = (1 - own[place]) * missedShare * weightedSum(others, own.length - 1, weights)
    place += 1
  }
}

/** `size! (count - 1 - size)! / count!` for each size of a coalition that a condition joins. */
const coalitionWeights = memoised((count) => {
  const weights = new Float64Array(count)
  if (count > 0) weights[0] = 1 / count
  for (let size = 1; size < count; size += 1) weights[size] = (weights[size - 1] * size) / (count - size)
  return weights
})

/** `polynomials[m]`: the sum over all choices of m of the values of their product. */
function symmetricPolynomials(values: readonly number[]): Float64Array {
  const polynomials = new Float64Array(values.length + 1)
  polynomials[0] = 1
  values.forEach((value, i) => {
    for (let m = i + 1; m > 0; m -= 1) polynomials[m] += value * polynomials[m - 1]
  })
  return polynomials
}

/** The polynomials without one of the values. */
function dividedBy(polynomials: Float64Array, value: number): Float64Array {
  const others = new Float64Array(polynomials.length - 1)
  others[0] = 1
  for (let m = 1; m < others.length; m += 1) others[m] = polynomials[m] - value * others[m - 1]
  return others
}

/** Over coalitions of `players` of whom m stay outside: those inside count 1 each, those outside their share. */
function weightedSum(polynomials: Float64Array, players: number, weights: Float64Array): number {
  let sum = 0
  for (let m = 0; m <= players; m += 1) {
    const size = players - m
    if (size < weights.length) sum += weights[size] * polynomials[m]
  }
  return sum
}

function memoised(compute: (count: number) => Float64Array): (count: number) => Float64Array {
  const known: Float64Array[] = []
  return (count) => (known[count] ??= compute(count))
}
