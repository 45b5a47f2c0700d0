/**
 * Different values of columns, counted by several threads: exactly while they are few, else by HyperLogLog with Ertl's
 * estimator (O. Ertl, "New cardinality estimation algorithms for HyperLogLog sketches", 2017). The counts don't depend on
 * which thread saw which value.
 */

/** What a thread has counted of a column. */
export interface DistinctState {
  /** HyperLogLog's ranks. */
  ranks: Uint8Array
  /** The values, as the 64 bits that stand for them; null where they were too many. */
  keys: BigUint64Array | null
}

/** Different values are counted exactly up to this many. */
const mostExact = 10_000
const rankBits = 52

export function countDistinct(states: readonly DistinctState[]): number {
  const keys = allKeys(states)
  if (keys !== null) {
    keys.sort()
    let count = 0
    for (let index = 0; index < keys.length; index++) {
      if (index === 0 || keys[index] !== keys[index - 1]) count++
    }
    if (count <= mostExact) return count
  }
  const [first, ...others] = states.map(({ ranks }) => ranks)
  const ranks = first.map((rank, register) => Math.max(rank, ...others.map((other) => other[register])))
  return Math.round(estimate(ranks))
}

function allKeys(states: readonly DistinctState[]): BigUint64Array | null {
  const known = states.map(({ keys }) => keys).filter((keys) => keys !== null)
  if (known.length < states.length) return null
  const all = new BigUint64Array(known.reduce((length, keys) => length + keys.length, 0))
  let length = 0
  for (const keys of known) {
    all.set(keys, length)
    length += keys.length
  }
  return all
}

function estimate(ranks: Uint8Array): number {
  const registers = ranks.length
  const counts = new Float64Array(rankBits + 2)
  for (const rank of ranks) counts[rank]++
  let sum = registers * tau(1 - counts[rankBits + 1] / registers)
  for (let rank = rankBits; rank >= 1; rank--) sum = (sum + counts[rank]) / 2
  sum += registers * sigma(counts[0] / registers)
  return registers ** 2 / (2 * Math.LN2 * sum)
}

function sigma(share: number): number {
  let power = share
  let weight = 1
  let sum = share
  for (let before = -1; sum !== before; weight *= 2) {
    power *= power
    before = sum
    sum += power * weight
  }
  return sum
}

function tau(share: number): number {
  if (share === 0 || share === 1) return 0
  let root = share
  let weight = 1
  let sum = 1 - share
  for (let before = -1; sum !== before;) {
    root = Math.sqrt(root)
    before = sum
    weight /= 2
    sum -= (1 - root) ** 2 * weight
  }
  return sum / 3
}
