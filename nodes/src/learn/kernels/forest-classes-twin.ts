/**
 * The kernel `forest-classes` in TypeScript. All its sums are of whole numbers, so that the order of additions does not
 * matter; scores come from the same operations and have the same bits.
 */
import type { ForestClassesKernel } from './contracts/forest-classes.ts'
import type { KernelMemory } from './kernel-memory.ts'

const INSERTION_UP_TO = 20
const DIGIT_BITS = 10
const FEATURE_THRESHOLD = Math.fround(1e-7)
const NONE = 0
const RIGHT = 1
const LEFT = 2
const ALONE = 3

export function createForestClassesTwin(memory: KernelMemory): ForestClassesKernel {
  return new ForestClassesTwin(memory)
}

/** The memory must not grow while it is at work. Offsets are kept in elements, not in bytes. */
class ForestClassesTwin implements ForestClassesKernel {
  readonly #words: Uint32Array
  readonly #singles: Float32Array
  readonly #doubles: Float64Array
  #codes = 0
  #features = 0
  #samples = 0
  #loads = 0
  #keys = 0
  #scratch = 0
  #counts = 0
  #total = 0
  #left = 0
  #best = 0
  #classCount = 0
  #classBits = 0
  #keyBits = 0
  #minLeaf = 1
  #minWeight = 0
  #nodeWeight = 0
  #totalSquares = 0

  constructor({ memory }: KernelMemory) {
    this.#words = new Uint32Array(memory.buffer)
    this.#singles = new Float32Array(memory.buffer)
    this.#doubles = new Float64Array(memory.buffer)
  }

  place(
    codes: number,
    features: number,
    samples: number,
    loads: number,
    keys: number,
    scratch: number,
    counts: number,
    total: number,
    left: number,
    best: number,
  ): void {
    this.#codes = codes >>> 2
    this.#features = features
    this.#samples = samples >>> 2
    this.#loads = loads >>> 2
    this.#keys = keys >>> 2
    this.#scratch = scratch >>> 2
    this.#counts = counts >>> 2
    this.#total = total >>> 2
    this.#left = left >>> 2
    this.#best = best
  }

  startTree(
    classCount: number,
    classBits: number,
    loadBits: number,
    least: number,
    leastWeight: number,
  ): void {
    this.#classCount = classCount
    this.#classBits = classBits
    this.#keyBits = loadBits
    this.#minLeaf = least
    this.#minWeight = leastWeight
  }

  openNode(start: number, end: number): number {
    const words = this.#words
    const total = this.#total
    this.#nodeWeight = this.#sumLoads(total, start, end)
    let squares = 0
    for (let c = 0; c < this.#classCount; c += 1) squares += words[total + c] * words[total + c]
    this.#totalSquares = squares
    return this.#nodeWeight
  }

  #sumLoads(sums: number, start: number, end: number): number {
    const words = this.#words
    const loads = this.#loads
    const classBits = this.#classBits
    const classMask = 2 ** classBits - 1
    words.fill(0, sums, sums + this.#classCount)
    let weight = 0
    for (let p = loads + start; p < loads + end; p += 1) {
      const own = words[p] >>> classBits
      words[sums + (words[p] & classMask)] += own
      weight += own
    }
    return weight
  }

  search(feature: number, values: number, missingCode: number, start: number, end: number): number {
    const words = this.#words
    const keys = this.#keys
    const keyBits = this.#keyBits
    const column = this.#codes + feature
    const features = this.#features
    const n = end - start
    let low = 0xffffffff
    let high = 0
    let missing = 0
    for (let i = 0; i < n; i += 1) {
      const code = words[column + words[this.#samples + start + i] * features]
      if (code < low) low = code
      if (code === missingCode) missing += 1
      else if (code > high) high = code
      words[keys + i] = (code << keyBits) | words[this.#loads + start + i]
    }
    if (missing === n) return 0
    if (missing === 0 && (low === high || this.#isNear(values, low, high))) return 0
    const sorted = this.#sort(n, low, (missing > 0 ? missingCode : high) - low)
    this.#scan(feature, sorted, values, n, missing)
    return 1
  }

  #isNear(values: number, low: number, high: number): boolean {
    if (values === 0) return false
    const at = values >>> 2
    return this.#singles[at + high] <= Math.fround(this.#singles[at + low] + FEATURE_THRESHOLD)
  }

  /** Sorts the keys by code; rows of equal codes may come in any order. */
  #sort(n: number, low: number, span: number): number {
    const words = this.#words
    if (n <= INSERTION_UP_TO) {
      insertionSort(words, this.#keys, n)
      return this.#keys
    }
    const bits = 32 - Math.clz32(span)
    const passes = Math.ceil(bits / DIGIT_BITS)
    const digit = Math.ceil(bits / passes)
    const base = low << this.#keyBits
    let from = this.#keys
    let to = this.#scratch
    for (let pass = 0; pass < passes; pass += 1) {
      this.#sortDigit(from, to, { n, base, shift: this.#keyBits + pass * digit, digit })
      const swapped = from
      from = to
      to = swapped
    }
    return from
  }

  #sortDigit(
    from: number,
    to: number,
    { n, base, shift, digit }: { n: number; base: number; shift: number; digit: number },
  ): void {
    const words = this.#words
    const counts = this.#counts
    const mask = 2 ** digit - 1
    words.fill(0, counts, counts + mask + 1)
    for (let i = 0; i < n; i += 1) words[counts + (((words[from + i] - base) >>> shift) & mask)] += 1
    let begin = 0
    for (let bucket = counts; bucket <= counts + mask; bucket += 1) {
      const count = words[bucket]
      words[bucket] = begin
      begin += count
    }
    for (let i = 0; i < n; i += 1) {
      const bucket = counts + (((words[from + i] - base) >>> shift) & mask)
      words[to + words[bucket]] = words[from + i]
      words[bucket] += 1
    }
  }

  #scan(feature: number, sorted: number, values: number, n: number, missing: number): void {
    const words = this.#words
    const left = this.#left
    words.fill(0, left, left + this.#classCount)
    const range = { feature, sorted, values, n, present: n - missing }
    this.#scanPlaces(range, 0, 0, 0, this.#totalSquares, missing > 0 ? RIGHT : NONE)
    if (missing === 0) return
    let weight = 0
    let squares = 0
    let squaresOfRest = 0
    for (let c = 0; c < this.#classCount; c += 1) {
      const rest = words[left + c]
      const own = words[this.#total + c] - rest
      words[left + c] = own
      weight += own
      squares += own * own
      squaresOfRest += rest * rest
    }
    this.#scanPlaces(range, missing, weight, squares, squaresOfRest, LEFT)
  }

  #scanPlaces(
    { feature, sorted, values, n, present }: ScanRange,
    rowsBefore: number,
    weightBefore: number,
    squaresBefore: number,
    squaresAfter: number,
    mode: number,
  ): void {
    const words = this.#words
    const left = this.#left
    const total = this.#total
    const keyBits = this.#keyBits
    const classBits = this.#classBits
    const minLeaf = this.#minLeaf
    const classMask = 2 ** classBits - 1
    const weightMask = 2 ** (keyBits - classBits) - 1
    let weightLeft = weightBefore
    let squaresLeft = squaresBefore
    let squaresRight = squaresAfter
    let bestScore = this.#doubles[this.#best >>> 3]
    let previous = words[sorted] >>> keyBits
    for (let i = 0; i < present; i += 1) {
      const key = words[sorted + i]
      const code = key >>> keyBits
      if (code !== previous) {
        const rowsLeft = i + rowsBefore
        if (rowsLeft >= minLeaf && n - rowsLeft >= minLeaf && !this.#isNear(values, previous, code)) {
          const score = this.#score(weightLeft, squaresLeft, squaresRight)
          if (score > bestScore) {
            bestScore = score
            this.#improve(score, [feature, rowsLeft, previous, code, mode])
          }
        }
        previous = code
      }
      const weight = (key >>> classBits) & weightMask
      const c = key & classMask
      const before = words[left + c]
      squaresLeft += weight * (2 * before + weight)
      squaresRight -= weight * (2 * (words[total + c] - before) - weight)
      words[left + c] = before + weight
      weightLeft += weight
    }
    if (mode !== RIGHT || present < minLeaf || n - present < minLeaf) return
    const score = this.#score(weightLeft, squaresLeft, squaresRight)
    if (score > bestScore) this.#improve(score, [feature, present, previous, previous, ALONE])
  }

  #score(weightLeft: number, squaresLeft: number, squaresRight: number): number {
    const weightRight = this.#nodeWeight - weightLeft
    if (weightLeft < this.#minWeight || weightRight < this.#minWeight) return -Infinity
    const right = weightRight * (1 - squaresRight / (weightRight * weightRight))
    return -right - weightLeft * (1 - squaresLeft / (weightLeft * weightLeft))
  }

  #improve(score: number, split: number[]): void {
    this.#doubles[this.#best >>> 3] = score
    this.#words.set(split, (this.#best >>> 2) + 2)
  }

  divide(feature: number, code: number, alsoLeft: number, start: number, end: number): number {
    const words = this.#words
    const samples = this.#samples
    const loads = this.#loads
    const column = this.#codes + feature
    let toLeft = start
    let toRight = 0
    for (let p = start; p < end; p += 1) {
      const row = words[samples + p]
      const load = words[loads + p]
      const own = words[column + row * this.#features]
      if (own <= code || own === alsoLeft) {
        words[samples + toLeft] = row
        words[loads + toLeft] = load
        toLeft += 1
      } else {
        words[this.#keys + toRight] = row
        words[this.#scratch + toRight] = load
        toRight += 1
      }
    }
    words.copyWithin(samples + toLeft, this.#keys, this.#keys + toRight)
    words.copyWithin(loads + toLeft, this.#scratch, this.#scratch + toRight)
    return this.#sumLoads(this.#left, start, toLeft)
  }
}

interface ScanRange {
  feature: number
  sorted: number
  values: number
  n: number
  present: number
}

function insertionSort(words: Uint32Array, start: number, n: number): void {
  for (let i = start + 1; i < start + n; i += 1) {
    const key = words[i]
    let j = i
    while (j > start && words[j - 1] > key) {
      words[j] = words[j - 1]
      j -= 1
    }
    words[j] = key
  }
}
