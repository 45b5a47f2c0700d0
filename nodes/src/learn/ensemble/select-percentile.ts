/** Percentiles of unsorted values in linear time: Hoare's selection, which moves what it is given. */

/** `np.percentile(values, 100 q)`, which for q = 0.5 is the median. */
export function selectPercentile(values: Float64Array, q: number): number {
  const n = values.length
  const place = (n - 1) * q
  const below = Math.floor(place)
  const low = select(values, null, below)
  if (below === n - 1 || place === below) return low
  let high = Infinity
  for (let i = below + 1; i < n; i += 1) if (values[i] < high) high = values[i]
  const share = place - below
  return share < 0.5 ? low + (high - low) * share : high - (high - low) * (1 - share)
}

/**
 * The first value whose weight and that of all smaller ones reach the share `q` of all weight, scikit-learn's
 * `_weighted_percentile`.
 */
export function selectWeightedPercentile(values: Float64Array, weights: Float64Array, q: number): number {
  let left = q * weights.reduce((sum, weight) => sum + weight, 0)
  let from = 0
  let to = values.length - 1
  while (from < to) {
    const cut = divide(values, weights, from, to)
    let sum = 0
    for (let i = from; i <= cut; i += 1) sum += weights[i]
    if (sum >= left && sum > 0) to = cut
    else {
      left -= sum
      from = cut + 1
    }
  }
  return values[from]
}

/** The value that is `rank`-th when sorted; smaller ones end up before it, greater ones behind. */
function select(values: Float64Array, weights: Float64Array | null, rank: number): number {
  let from = 0
  let to = values.length - 1
  while (from < to) {
    const cut = divide(values, weights, from, to)
    if (rank <= cut) to = cut
    else from = cut + 1
  }
  return values[rank]
}

/** Puts values from `from` to `to` so that none up to the returned place is above any behind it; both parts have some. */
function divide(values: Float64Array, weights: Float64Array | null, from: number, to: number): number {
  const pivot = medianOfThree(values[from], values[(from + to) >> 1], values[to])
  let low = from - 1
  let high = to + 1
  for (;;) {
    do low += 1
    while (values[low] < pivot)
    do high -= 1
    while (values[high] > pivot)
    if (low >= high) return high
    const value = values[low]
    values[low] = values[high]
    values[high] = value
    if (weights === null) continue
    const weight = weights[low]
    weights[low] = weights[high]
    weights[high] = weight
  }
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}
