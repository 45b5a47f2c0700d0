/**
 * Counts different values: exactly while they are few, then by HyperLogLog with Ertl's estimator (O. Ertl, "New
 * cardinality estimation algorithms for HyperLogLog sketches", 2017). The count doesn't depend on the values' order.
 */
import { hashWords } from '../../hash.ts'

/** Different values are counted exactly up to this many. */
const mostExact = 10_000
const indexBits = 12
const registers = 2 ** indexBits
const rankBits = 32 - indexBits

/** What can be sent from one thread to another. */
export interface DistinctState {
  ranks: Uint8Array
  /** The values seen, two words each; null once there were too many. */
  pairs: Int32Array | null
}

export class DistinctCounter {
  readonly #ranks = new Uint8Array(registers)
  /** A hash table of two words a value, in which 0, 0 is a free place; null once there were too many values. */
  #table: Int32Array | null = new Int32Array(128)
  #size = 0
  #zero = false

  /** Whether every value is still told from every other. */
  get isExact(): boolean {
    return this.#table !== null
  }

  /** Counts a value of 64 bits. */
  add(low: number, high: number): void {
    if (this.#isNew(low, high)) this.#addHash(hashWords(low, high))
  }

  /** Counts a value that two independent hashes stand for; the second is needed only while the count is exact. */
  addHashed(hash: number, second: number): void {
    if (this.#isNew(hash, second)) this.#addHash(hash)
  }

  state(): DistinctState {
    if (this.#table === null) return { ranks: this.#ranks, pairs: null }
    const pairs = new Int32Array((this.#size + Number(this.#zero)) * 2)
    let length = 0
    for (let place = 0; place < this.#table.length; place += 2) {
      if ((this.#table[place] | this.#table[place + 1]) === 0) continue
      pairs[length++] = this.#table[place]
      pairs[length++] = this.#table[place + 1]
    }
    return { ranks: this.#ranks, pairs }
  }

  /** Counts what another counter has counted. */
  merge({ ranks, pairs }: DistinctState): void {
    for (let register = 0; register < registers; register++) {
      this.#ranks[register] = Math.max(this.#ranks[register], ranks[register])
    }
    if (pairs === null) this.#table = null
    else for (let index = 0; index < pairs.length; index += 2) this.#isNew(pairs[index], pairs[index + 1])
  }

  count(): number {
    return this.#table === null ? Math.round(estimate(this.#ranks)) : this.#size + Number(this.#zero)
  }

  /** Whether the value may not have been counted yet. */
  #isNew(low: number, high: number): boolean {
    const table = this.#table
    if (table === null) return true
    if ((low | high) === 0) {
      if (this.#zero) return false
      this.#zero = true
    } else {
      if (!insert(table, low, high)) return false
      this.#size++
    }
    if (this.#size + Number(this.#zero) > mostExact) this.#table = null
    else if (this.#size * 4 > table.length) this.#table = enlarged(table)
    return true
  }

  #addHash(hash: number): void {
    const register = hash >>> rankBits
    const rank = Math.clz32((hash << indexBits) | (1 << (indexBits - 1))) + 1
    if (this.#ranks[register] < rank) this.#ranks[register] = rank
  }
}

function enlarged(table: Int32Array): Int32Array {
  const larger = new Int32Array(table.length * 2)
  for (let place = 0; place < table.length; place += 2) {
    if ((table[place] | table[place + 1]) !== 0) insert(larger, table[place], table[place + 1])
  }
  return larger
}

/** Whether the value was new to the table. */
function insert(table: Int32Array, low: number, high: number): boolean {
  const mask = table.length - 1
  for (let place = (hashWords(low, high) * 2) & mask; ; place = (place + 2) & mask) {
    const seenLow = table[place]
    const seenHigh = table[place + 1]
    if (seenLow === low && seenHigh === high) return false
    if ((seenLow | seenHigh) === 0) {
      table[place] = low
      table[place + 1] = high
      return true
    }
  }
}

function estimate(ranks: Uint8Array): number {
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
  for (let before = -1; sum !== before; ) {
    root = Math.sqrt(root)
    before = sum
    weight /= 2
    sum -= (1 - root) ** 2 * weight
  }
  return sum / 3
}
