// @shared
// Splits of a node by squared error. Sums of targets depend on the order of additions, so rows end up in the order in
// which scikit-learn's sort leaves them and are added up in its order and direction: the splits have its bits.
//
// A row's weight and weighted target are a pair of doubles, added up in the two lanes of one register.

/** Up to here, insertion sort; introsort then, unless no two rows of the node are equal: any sort gives the same order. */
const INSERTION_UP_TO: i32 = 15
/** Up to here one pass into about as many buckets as rows, then insertion sort; above, digit by digit. */
const BUCKETS_UP_TO: i32 = 1024
/** A bucket with more rows is too long for insertion sort. */
const LONGEST_BUCKET: u32 = 32
const DIGIT_BITS: i32 = 10
/** With more pairs of equal rows to be expected in a node, introsort is tried first. */
const MOST_TIES: f64 = 0.7
/** Values nearer than this count as equal. */
const FEATURE_THRESHOLD: f32 = 1e-7

/** How missing values lie in the best split. */
const NONE: i32 = 0
const RIGHT: i32 = 1
const LEFT: i32 = 2
const ALONE: i32 = 3

/** The codes of all features, row by row: a node's rows then share cache lines from one feature to the next. */
let codes: usize
let rowBytes: usize
let samples: usize
/** The codes of the feature being searched, in the order of `samples`. */
let keys: usize
/** Weight and weighted target of each row, and the target alone. */
let pairs: usize
let targets: usize
let packed: usize
let scratch: usize
let counts: usize
/** Weight, sum and sum of squares of the node, then of its left side. */
let sums: usize
/** The best split so far: f64 score, then as i32 feature, rows on the left, last code on it, next code, missing. */
let best: usize
let minLeaf: i32
let minWeight: f64

/** Where the arrays are; `counts` has room for 1,024 words. */
export function place(
  codesAt: usize,
  features: i32,
  samplesAt: usize,
  keysAt: usize,
  pairsAt: usize,
  targetsAt: usize,
  packedAt: usize,
  scratchAt: usize,
  countsAt: usize,
  sumsAt: usize,
  bestAt: usize,
): void {
  codes = codesAt
  rowBytes = (<usize>features) << 2
  samples = samplesAt
  keys = keysAt
  pairs = pairsAt
  targets = targetsAt
  packed = packedAt
  scratch = scratchAt
  counts = countsAt
  sums = sumsAt
  best = bestAt
}

/** What is the same for all nodes of a tree. */
export function startTree(least: i32, leastWeight: f64): void {
  minLeaf = least
  minWeight = leastWeight
}

@inline
function rowAt(p: i32): usize {
  return <usize>load<u32>(samples + ((<usize>p) << 2))
}

@inline
function pairAt(p: i32): v128 {
  return v128.load(pairs + (rowAt(p) << 4))
}

/** Sums up the rows `start … end - 1`. */
export function openNode(start: i32, end: i32): void {
  let sum = f64x2.splat(0)
  let squares: f64 = 0
  for (let p = start; p < end; p++) {
    const row = rowAt(p)
    const pair = v128.load(pairs + (row << 4))
    sum = f64x2.add(sum, pair)
    squares += f64x2.extract_lane(pair, 1) * load<f64>(targets + (row << 3))
  }
  v128.store(sums, sum)
  store<f64>(sums, squares, 16)
}

/**
 * Looks for a better split by one feature. `missingCode` is above all codes where `hasMissing`; `values` holds the
 * values of the codes, or is 0 where none are too near to be told apart; `tieRate` is the share of all pairs of rows that
 * are equal. Returns 0 for a feature that is constant in the node.
 */
export function search(
  feature: i32,
  values: usize,
  missingCode: u32,
  hasMissing: i32,
  tieRate: f64,
  start: i32,
  end: i32,
): i32 {
  const column = codes + ((<usize>feature) << 2)
  const present = hasMissing ? takePresent(column, missingCode, start, end) : end
  if (!hasMissing) {
    const bytes = rowBytes
    for (let p = start; p < end; p++) {
      store<u32>(keys + ((<usize>p) << 2), load<u32>(column + rowAt(p) * bytes))
    }
  }
  if (present == start) return 0
  sort(start, present - start, tieRate)
  const missing = end - present
  const low = load<u32>(keys + ((<usize>start) << 2))
  const high = load<u32>(keys + ((<usize>(present - 1)) << 2))
  if (missing == 0 && (low == high || isNear(values, low, high))) return 0
  scan(feature, values, start, start, present, end, missing > 0 ? RIGHT : NONE)
  if (missing == 0) return 1
  moveMissingLeft(start, present, end)
  scan(feature, values, start, start + missing, end, end, LEFT)
  return 1
}

function isNear(values: usize, low: u32, high: u32): bool {
  if (values == 0) return false
  return load<f32>(values + ((<usize>high) << 2)) <= load<f32>(values + ((<usize>low) << 2)) + FEATURE_THRESHOLD
}

/** Takes the codes of the node's rows, those with missing values moved to the end; returns where these begin. */
function takePresent(column: usize, missingCode: u32, start: i32, end: i32): i32 {
  let p = start
  let last = end - 1
  while (p <= last) {
    const lastRow = rowAt(last)
    if (load<u32>(column + lastRow * rowBytes) == missingCode) {
      last--
      continue
    }
    const row = rowAt(p)
    if (load<u32>(column + row * rowBytes) == missingCode) {
      store<u32>(samples + ((<usize>p) << 2), <u32>lastRow)
      store<u32>(samples + ((<usize>last) << 2), <u32>row)
      last--
    }
    store<u32>(keys + ((<usize>p) << 2), load<u32>(column + rowAt(p) * rowBytes))
    p++
  }
  return last + 1
}

/** Moves the rows with missing values before the others, neither changing order among themselves. */
function moveMissingLeft(start: i32, present: i32, end: i32): void {
  const missing = (<usize>(end - present)) << 2
  const others = (<usize>(present - start)) << 2
  for (let i = 0; i < 2; i++) {
    const array = (i == 0 ? samples : keys) + ((<usize>start) << 2)
    memory.copy(scratch, array + others, missing)
    memory.copy(array + missing, array, others)
    memory.copy(array, scratch, missing)
  }
}

/** Tries the places between different codes among `from … to - 1`, and with `RIGHT` the one behind them. */
function scan(feature: i32, values: usize, start: i32, from: i32, to: i32, end: i32, mode: i32): void {
  const total = v128.load(sums)
  let sum = f64x2.splat(0)
  let summed = start
  let bestScore = load<f64>(best)
  let previous = load<u32>(keys + ((<usize>from) << 2))
  for (let p = from + 1; p <= to; p++) {
    if (p == to && mode != RIGHT) return
    const before = previous
    if (p < to) {
      previous = load<u32>(keys + ((<usize>p) << 2))
      if (previous == before || isNear(values, before, previous)) continue
    }
    if (p - start < minLeaf || end - p < minLeaf) continue
    sum = sumTo(p, sum, summed, end, total)
    summed = p
    const rest = f64x2.sub(total, sum)
    const weights = f64x2.replace_lane(sum, 1, f64x2.extract_lane(rest, 0))
    if (f64x2.extract_lane(weights, 0) < minWeight || f64x2.extract_lane(weights, 1) < minWeight) continue
    const both = f64x2.replace_lane(rest, 0, f64x2.extract_lane(sum, 1))
    const parts = f64x2.div(f64x2.mul(both, both), weights)
    const score = f64x2.extract_lane(parts, 0) + f64x2.extract_lane(parts, 1)
    if (score > bestScore) {
      bestScore = score
      store<f64>(best, score)
      store<i32>(best, feature, 8)
      store<i32>(best, p - start, 12)
      store<u32>(best, before, 16)
      store<u32>(best, previous, 20)
      store<i32>(best, p == to ? ALONE : mode, 24)
    }
  }
}

/** The sums of the rows before `position`, from those before `summed` or from the total, whichever is nearer. */
@inline
function sumTo(position: i32, before: v128, summed: i32, end: i32, total: v128): v128 {
  let sum = before
  if (position - summed <= end - position) {
    for (let p = summed; p < position; p++) sum = f64x2.add(sum, pairAt(p))
    return sum
  }
  sum = total
  for (let p = end - 1; p >= position; p--) sum = f64x2.sub(sum, pairAt(p))
  return sum
}

/** Moves the rows with a code up to `code`, or with `alsoLeft`, to the left by swaps from both ends, and sums them up. */
export function divide(feature: i32, code: u32, alsoLeft: u32, start: i32, end: i32): void {
  const column = codes + ((<usize>feature) << 2)
  let low = start
  let high = end
  while (low < high) {
    const row = rowAt(low)
    const own = load<u32>(column + row * rowBytes)
    if (own <= code || own == alsoLeft) {
      low++
    } else {
      high--
      store<u32>(samples + ((<usize>low) << 2), load<u32>(samples + ((<usize>high) << 2)))
      store<u32>(samples + ((<usize>high) << 2), <u32>row)
    }
  }
  v128.store(sums, sumTo(low, f64x2.splat(0), start, end, v128.load(sums)), 24)
  let squares: f64 = 0
  for (let p = start; p < low; p++) {
    const row = rowAt(p)
    squares += load<f64>(pairs + (row << 4), 8) * load<f64>(targets + (row << 3))
  }
  store<f64>(sums, squares, 40)
}

/** Sorts `keys` and `samples` from `start` on by key; equal keys end up where scikit-learn's sort leaves them. */
function sort(start: i32, n: i32, tieRate: f64): void {
  const k = keys + ((<usize>start) << 2)
  const s = samples + ((<usize>start) << 2)
  if (n <= INSERTION_UP_TO) insertionSort(k, s, n)
  else if (tieRate * <f64>n * <f64>n > MOST_TIES || !sortUntied(k, s, n)) {
    introsort(k, s, n, 2 * (31 - <i32>clz(n)))
  }
}

function insertionSort(k: usize, s: usize, n: i32): void {
  const end = (<usize>n) << 2
  for (let i: usize = 4; i < end; i += 4) {
    const key = load<u32>(k + i)
    const row = load<u32>(s + i)
    let j = i
    while (j > 0 && load<u32>(k + j - 4) > key) {
      store<u32>(k + j, load<u32>(k + j - 4))
      store<u32>(s + j, load<u32>(s + j - 4))
      j -= 4
    }
    store<u32>(k + j, key)
    store<u32>(s + j, row)
  }
}

/** Sorts by the fastest way if no two keys are equal; otherwise returns false and leaves everything as it was. */
function sortUntied(k: usize, s: usize, n: i32): bool {
  let low: u32 = 0xffffffff
  let high: u32 = 0
  for (let i: usize = 0; i < <usize>n; i++) {
    const key = load<u32>(k + (i << 2))
    low = min(low, key)
    high = max(high, key)
    store<u64>(packed + (i << 3), (<u64>key << 32) | <u64>load<u32>(s + (i << 2)))
  }
  if (high - low < <u32>n - 1) return false
  const sorted = sortPacked(n, low, 32 - <i32>clz(high - low))
  for (let i: usize = 1; i < <usize>n; i++) {
    if (load<u64>(sorted + (i << 3)) >> 32 == load<u64>(sorted + (i << 3) - 8) >> 32) return false
  }
  for (let i: usize = 0; i < <usize>n; i++) {
    const word = load<u64>(sorted + (i << 3))
    store<u32>(k + (i << 2), <u32>(word >> 32))
    store<u32>(s + (i << 2), <u32>word)
  }
  return true
}

/** Sorts the packed keys and returns where they are then: in `packed` or in `scratch`. */
function sortPacked(n: i32, low: u32, bits: i32): usize {
  if (n <= BUCKETS_UP_TO) {
    // Codes are ranks, so that rows mostly spread evenly over buckets.
    const digit = min(bits, min(DIGIT_BITS, 32 - <i32>clz(n)))
    if (countDigits(packed, n, low, bits - digit, digit) <= LONGEST_BUCKET) {
      scatter(packed, scratch, n, low, bits - digit, digit)
      sortNearly(scratch, n)
      return scratch
    }
  }
  const passes = (bits + DIGIT_BITS - 1) / DIGIT_BITS
  const digit = (bits + passes - 1) / passes
  let from = packed
  let to = scratch
  for (let pass = 0; pass < passes; pass++) {
    countDigits(from, n, low, pass * digit, digit)
    scatter(from, to, n, low, pass * digit, digit)
    const swapped = from
    from = to
    to = swapped
  }
  return from
}

function sortNearly(array: usize, n: i32): void {
  const end = array + ((<usize>n) << 3)
  for (let i = array + 8; i < end; i += 8) {
    const word = load<u64>(i)
    let j = i
    while (j > array && load<u64>(j - 8) > word) {
      store<u64>(j, load<u64>(j - 8))
      j -= 8
    }
    store<u64>(j, word)
  }
}

/** Counts rows by digit and turns the counts into where each digit's rows begin; returns the largest count. */
function countDigits(from: usize, n: i32, low: u32, shift: i32, digit: i32): u32 {
  const buckets = <usize>1 << digit
  const mask = <u32>buckets - 1
  memory.fill(counts, 0, buckets << 2)
  for (let i: usize = 0; i < <usize>n; i++) {
    const at = counts + ((<usize>(((load<u32>(from + (i << 3), 4) - low) >> shift) & mask)) << 2)
    store<u32>(at, load<u32>(at) + 1)
  }
  let begin: u32 = 0
  let most: u32 = 0
  for (let b: usize = 0; b < buckets; b++) {
    const count = load<u32>(counts + (b << 2))
    store<u32>(counts + (b << 2), begin)
    begin += count
    most = max(most, count)
  }
  return most
}

function scatter(from: usize, to: usize, n: i32, low: u32, shift: i32, digit: i32): void {
  const mask = (<u32>1 << digit) - 1
  for (let i: usize = 0; i < <usize>n; i++) {
    const word = load<u64>(from + (i << 3))
    const at = counts + ((<usize>(((<u32>(word >> 32) - low) >> shift) & mask)) << 2)
    const place = load<u32>(at)
    store<u32>(at, place + 1)
    store<u64>(to + ((<usize>place) << 3), word)
  }
}

/** Median of three as pivot, three-way partition, insertion sort up to 15 and heapsort below `depth`. */
function introsort(keysAt: usize, samplesAt: usize, length: i32, depth: i32): void {
  let k = keysAt
  let s = samplesAt
  let n = length
  let depthLeft = depth
  while (n > INSERTION_UP_TO) {
    if (depthLeft <= 0) {
      heapsort(k, s, n)
      return
    }
    depthLeft--
    const a = load<u32>(k)
    const b = load<u32>(k + ((<usize>(n >> 1)) << 2))
    const c = load<u32>(k + ((<usize>(n - 1)) << 2))
    const pivot = max(min(a, b), min(max(a, b), c))
    let i: i32 = 0
    let less: i32 = 0
    let more = n
    while (i < more) {
      const key = load<u32>(k + ((<usize>i) << 2))
      if (key < pivot) swap(k, s, i++, less++)
      else if (key > pivot) swap(k, s, i, --more)
      else i++
    }
    introsort(k, s, less, depthLeft)
    k += (<usize>more) << 2
    s += (<usize>more) << 2
    n -= more
  }
  insertionSort(k, s, n)
}

function heapsort(k: usize, s: usize, n: i32): void {
  for (let root = (n - 2) >> 1; root >= 0; root--) siftDown(k, s, root, n)
  for (let end = n - 1; end > 0; end--) {
    swap(k, s, 0, end)
    siftDown(k, s, 0, end)
  }
}

function siftDown(k: usize, s: usize, from: i32, end: i32): void {
  let root = from
  while (true) {
    const child = root * 2 + 1
    let largest = root
    if (child < end && keyAt(k, largest) < keyAt(k, child)) largest = child
    if (child + 1 < end && keyAt(k, largest) < keyAt(k, child + 1)) largest = child + 1
    if (largest == root) return
    swap(k, s, root, largest)
    root = largest
  }
}

@inline
function keyAt(k: usize, i: i32): u32 {
  return load<u32>(k + ((<usize>i) << 2))
}

@inline
function swap(k: usize, s: usize, i: i32, j: i32): void {
  const a = (<usize>i) << 2
  const b = (<usize>j) << 2
  const key = load<u32>(k + a)
  store<u32>(k + a, load<u32>(k + b))
  store<u32>(k + b, key)
  const row = load<u32>(s + a)
  store<u32>(s + a, load<u32>(s + b))
  store<u32>(s + b, row)
}
