// @shared
// Splits of a node by Gini impurity where every row has a whole weight: all sums are exact in any order, so that rows
// are sorted in whatever way is fastest and the splits are still those of scikit-learn, bit for bit.
//
// A row of the node has its number in `samples` and, at the same place of `loads`, its weight and class in one word. A
// key is a row's code of the feature above its load: sorting keys as integers sorts rows by value.

/** Below, insertion sort is the fastest. */
const INSERTION_UP_TO: i32 = 20
/** Up to here one pass into about as many buckets as rows, then insertion sort; above, digit by digit. */
const BUCKETS_UP_TO: i32 = 2048
/** A bucket with more rows is too long for insertion sort. */
const LONGEST_BUCKET: u32 = 32
/** The most bits of a digit: 1,024 counters stay in the fastest cache. */
const DIGIT_BITS: i32 = 10
/** Values nearer than this count as equal. */
const FEATURE_THRESHOLD: f32 = 1e-7

/** The most bits of a load for which there is a table of steps. */
const MOST_STEP_BITS: i32 = 10

/** How missing values lie in the best split. */
const NONE: i32 = 0
const RIGHT: i32 = 1
const LEFT: i32 = 2
const ALONE: i32 = 3

/** The codes of all features, row by row: a node's rows then share cache lines from one feature to the next. */
let codes: usize
let rowBytes: usize
let samples: usize
let loads: usize
let keys: usize
let scratch: usize
let counts: usize
/** The weight of each class in the node, and on the left. */
let total: usize
let left: usize
/** The best split so far: f64 score, then as i32 feature, rows on the left, last code on it, next code, missing. */
let best: usize
let classCount: i32
let classBits: i32
let keyBits: i32
let minLeaf: i32
let minWeight: f64
let nodeWeight: i32
let totalSquares: i64
/** Whether there are two classes and few enough loads for `steps`. */
let isPair: bool
/** For two classes: what a load adds to the weights of both sides (right, left), and to those of the second class. */
let steps: usize

/** Where the arrays are; `counts` has room for 4,096 words. */
export function place(
  codesAt: usize,
  features: i32,
  samplesAt: usize,
  loadsAt: usize,
  keysAt: usize,
  scratchAt: usize,
  countsAt: usize,
  totalAt: usize,
  leftAt: usize,
  bestAt: usize,
  stepsAt: usize,
): void {
  codes = codesAt
  rowBytes = (<usize>features) << 2
  samples = samplesAt
  loads = loadsAt
  keys = keysAt
  scratch = scratchAt
  counts = countsAt
  total = totalAt
  left = leftAt
  best = bestAt
  steps = stepsAt
}

/** What is the same for all nodes of a tree. */
export function startTree(
  classes: i32,
  bitsOfClass: i32,
  bitsOfLoad: i32,
  least: i32,
  leastWeight: f64,
): void {
  classCount = classes
  classBits = bitsOfClass
  keyBits = bitsOfLoad
  minLeaf = least
  minWeight = leastWeight
  isPair = classes == 2 && bitsOfLoad <= MOST_STEP_BITS
  if (!isPair) return
  for (let word: usize = 0; word < <usize>1 << bitsOfLoad; word++) {
    const weight = <f64>(word >> 1)
    const ofSecond = word & 1 ? weight : 0
    v128.store(steps + (word << 5), f64x2.replace_lane(f64x2.splat(weight), 0, -weight))
    v128.store(steps + (word << 5), f64x2.replace_lane(f64x2.splat(ofSecond), 0, -ofSecond), 16)
  }
}

/** Sums up the rows `start … end - 1` and returns their weight. */
export function openNode(start: i32, end: i32): i32 {
  memory.fill(total, 0, (<usize>classCount) << 2)
  nodeWeight = sumLoads(total, start, end)
  totalSquares = 0
  for (let c = 0; c < classCount; c++) {
    const weight = <i64>load<i32>(total + ((<usize>c) << 2))
    totalSquares += weight * weight
  }
  return nodeWeight
}

function sumLoads(sums: usize, start: i32, end: i32): i32 {
  const classMask = (<u32>1 << classBits) - 1
  let weight: i32 = 0
  for (let p = start; p < end; p++) {
    const word = load<u32>(loads + ((<usize>p) << 2))
    const own = <i32>(word >> classBits)
    const at = sums + ((<usize>(word & classMask)) << 2)
    store<i32>(at, load<i32>(at) + own)
    weight += own
  }
  return weight
}

/**
 * Looks for a better split by one feature. `missingCode` is above all codes, or has no row; `values` holds the values of
 * the codes, or is 0 where none are too near to be told apart. Returns 0 for a feature that is constant in the node.
 */
export function search(feature: i32, values: usize, missingCode: u32, start: i32, end: i32): i32 {
  const n = end - start
  const column = codes + ((<usize>feature) << 2)
  const bytes = rowBytes
  let low: u32 = 0xffffffff
  let high: u32 = 0
  let missing: i32 = 0
  for (let i = 0; i < n; i++) {
    const p = (<usize>(start + i)) << 2
    const code = load<u32>(column + <usize>load<u32>(samples + p) * bytes)
    const isMissing = code == missingCode
    missing += <i32>isMissing
    low = min(low, code)
    high = max(high, isMissing ? 0 : code)
    store<u32>(keys + ((<usize>i) << 2), (code << keyBits) | load<u32>(loads + p))
  }
  if (missing == n) return 0
  if (missing == 0 && (low == high || isNear(values, low, high))) return 0
  const sorted = sort(n, low, (missing > 0 ? missingCode : high) - low)
  scan(feature, sorted, values, n, missing)
  return 1
}

function isNear(values: usize, low: u32, high: u32): bool {
  if (values == 0) return false
  return load<f32>(values + ((<usize>high) << 2)) <= load<f32>(values + ((<usize>low) << 2)) + FEATURE_THRESHOLD
}

/** Sorts the keys by code and returns where they are then: in `keys` or in `scratch`. */
function sort(n: i32, low: u32, span: u32): usize {
  if (n <= INSERTION_UP_TO) {
    insertionSort(keys, n)
    return keys
  }
  const bits = 32 - <i32>clz(span)
  const base = low << keyBits
  if (n <= BUCKETS_UP_TO && sortByBuckets(n, base, bits)) return scratch
  const passes = (bits + DIGIT_BITS - 1) / DIGIT_BITS
  const digit = (bits + passes - 1) / passes
  let from = keys
  let to = scratch
  for (let pass = 0; pass < passes; pass++) {
    const shift = keyBits + pass * digit
    countDigits(from, n, base, shift, digit)
    scatter(from, to, n, base, shift, digit)
    const swapped = from
    from = to
    to = swapped
  }
  return from
}

function insertionSort(array: usize, n: i32): void {
  const end = array + ((<usize>n) << 2)
  for (let i = array + 4; i < end; i += 4) {
    const key = load<u32>(i)
    let j = i
    while (j > array && load<u32>(j - 4) > key) {
      store<u32>(j, load<u32>(j - 4))
      j -= 4
    }
    store<u32>(j, key)
  }
}

/** Codes are ranks, so that rows mostly spread evenly over buckets; where they don't, nothing is done. */
function sortByBuckets(n: i32, base: u32, bits: i32): bool {
  const digit = min(bits, max(6, 32 - <i32>clz(n)))
  const shift = keyBits + bits - digit
  if (countDigits(keys, n, base, shift, digit) > LONGEST_BUCKET && digit < bits) return false
  scatter(keys, scratch, n, base, shift, digit)
  if (digit < bits) insertionSort(scratch, n)
  return true
}

/** Counts rows by digit and turns the counts into where each digit's rows begin; returns the largest count. */
function countDigits(from: usize, n: i32, base: u32, shift: i32, digit: i32): u32 {
  const buckets = <usize>1 << digit
  const mask = <u32>buckets - 1
  memory.fill(counts, 0, buckets << 2)
  for (let i: usize = 0; i < <usize>n; i++) {
    const at = counts + ((<usize>(((load<u32>(from + (i << 2)) - base) >> shift) & mask)) << 2)
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

function scatter(from: usize, to: usize, n: i32, base: u32, shift: i32, digit: i32): void {
  const mask = (<u32>1 << digit) - 1
  for (let i: usize = 0; i < <usize>n; i++) {
    const key = load<u32>(from + (i << 2))
    const at = counts + ((<usize>(((key - base) >> shift) & mask)) << 2)
    const place = load<u32>(at)
    store<u32>(at, place + 1)
    store<u32>(to + ((<usize>place) << 2), key)
  }
}

function scan(feature: i32, sorted: usize, values: usize, n: i32, missing: i32): void {
  const present = n - missing
  const mode = missing > 0 ? RIGHT : NONE
  if (isPair) {
    const second = <f64>load<i32>(total, 4)
    scanPair(feature, sorted, values, n, 0, present, sides(<f64>nodeWeight, 0), sides(second, 0), mode)
    if (missing == 0) return
    let weight: i32 = 0
    let ofSecond: i32 = 0
    for (let i = present; i < n; i++) {
      const word = load<u32>(sorted + ((<usize>i) << 2)) & ((<u32>1 << keyBits) - 1)
      weight += <i32>(word >> 1)
      ofSecond += word & 1 ? <i32>(word >> 1) : 0
    }
    const weights = sides(<f64>(nodeWeight - weight), <f64>weight)
    const seconds = sides(second - <f64>ofSecond, <f64>ofSecond)
    scanPair(feature, sorted, values, n, missing, present, weights, seconds, LEFT)
    return
  }
  memory.fill(left, 0, (<usize>classCount) << 2)
  scanPlaces(feature, sorted, values, n, present, 0, 0, 0, totalSquares, mode)
  if (missing == 0) return
  // What is left of the totals are the rows with missing values, which go to the left side now.
  let weight: i32 = 0
  let squares: i64 = 0
  let squaresOfRest: i64 = 0
  for (let c: usize = 0; c < <usize>classCount; c++) {
    const rest = <i64>load<i32>(left + (c << 2))
    const own = load<i32>(total + (c << 2)) - <i32>rest
    store<i32>(left + (c << 2), own)
    weight += own
    squares += (<i64>own) * (<i64>own)
    squaresOfRest += rest * rest
  }
  scanPlaces(feature, sorted, values, n, present, missing, weight, squares, squaresOfRest, LEFT)
}

@inline
function sides(right: f64, left: f64): v128 {
  return f64x2.replace_lane(f64x2.splat(right), 1, left)
}

/** Of weights, and of those of the second class, on the right and on the left: minus the sum of weight times Gini impurity. */
@inline
function pairScore(weights: v128, seconds: v128): f64 {
  const firsts = f64x2.sub(weights, seconds)
  const squares = f64x2.add(f64x2.mul(firsts, firsts), f64x2.mul(seconds, seconds))
  const impurities = f64x2.sub(f64x2.splat(1), f64x2.div(squares, f64x2.mul(weights, weights)))
  const sums = f64x2.mul(weights, impurities)
  return -f64x2.extract_lane(sums, 0) - f64x2.extract_lane(sums, 1)
}

@inline
function isLight(weights: v128): bool {
  return f64x2.extract_lane(weights, 1) < minWeight || f64x2.extract_lane(weights, 0) < minWeight
}

/** `scanPlaces` for two classes, whose weights are kept in registers. */
function scanPair(
  feature: i32,
  sorted: usize,
  values: usize,
  n: i32,
  rowsBefore: i32,
  present: i32,
  weightsBefore: v128,
  secondsBefore: v128,
  mode: i32,
): void {
  const bits = keyBits
  const mask = ((<u32>1 << bits) - 1) << 5
  const table = steps
  let weights = weightsBefore
  let seconds = secondsBefore
  let bestScore = load<f64>(best)
  let previous = load<u32>(sorted) >> bits
  const first = sorted + ((<usize>max(minLeaf - rowsBefore, 0)) << 2)
  const last = sorted + ((<usize>min(n - minLeaf - rowsBefore, present - 1)) << 2)
  const end = sorted + ((<usize>present) << 2)
  for (let p = sorted; p < end; p += 4) {
    const key = load<u32>(p)
    const code = key >> bits
    if (code != previous) {
      if (p >= first && p <= last && (values == 0 || !isNear(values, previous, code))) {
        const score = pairScore(weights, seconds)
        if (score > bestScore && !isLight(weights)) {
          bestScore = score
          improve(score, feature, <i32>((p - sorted) >> 2) + rowsBefore, previous, code, mode)
        }
      }
      previous = code
    }
    const step = table + ((key << 5) & mask)
    weights = f64x2.add(weights, v128.load(step))
    seconds = f64x2.add(seconds, v128.load(step, 16))
  }
  if (mode != RIGHT || present < minLeaf || n - present < minLeaf || isLight(weights)) return
  const score = pairScore(weights, seconds)
  if (score > bestScore) improve(score, feature, present, previous, previous, ALONE)
}

/** Tries the places between different codes, the sides being what the last four arguments say before the first row. */
function scanPlaces(
  feature: i32,
  sorted: usize,
  values: usize,
  n: i32,
  present: i32,
  rowsBefore: i32,
  weightBefore: i32,
  squaresBefore: i64,
  squaresAfter: i64,
  mode: i32,
): void {
  const classMask = (<u32>1 << classBits) - 1
  const weightMask = (<u32>1 << (keyBits - classBits)) - 1
  let weightLeft = weightBefore
  let squaresLeft = squaresBefore
  let squaresRight = squaresAfter
  let bestScore = load<f64>(best)
  let previous = load<u32>(sorted) >> keyBits
  for (let i = 0; i < present; i++) {
    const key = load<u32>(sorted + ((<usize>i) << 2))
    const code = key >> keyBits
    if (code != previous) {
      const rowsLeft = i + rowsBefore
      if (rowsLeft >= minLeaf && n - rowsLeft >= minLeaf && !isNear(values, previous, code)) {
        const score = scoreOf(weightLeft, squaresLeft, squaresRight)
        if (score > bestScore) {
          bestScore = score
          improve(score, feature, rowsLeft, previous, code, mode)
        }
      }
      previous = code
    }
    const weight = <i32>((key >> classBits) & weightMask)
    const at = (<usize>(key & classMask)) << 2
    const before = load<i32>(left + at)
    const after = load<i32>(total + at) - before
    squaresLeft += <i64>weight * <i64>(2 * before + weight)
    squaresRight -= <i64>weight * <i64>(2 * after - weight)
    store<i32>(left + at, before + weight)
    weightLeft += weight
  }
  if (mode != RIGHT || present < minLeaf || n - present < minLeaf) return
  const score = scoreOf(weightLeft, squaresLeft, squaresRight)
  if (score > bestScore) improve(score, feature, present, previous, previous, ALONE)
}

/** Both sides in one pair of lanes: each weight times its Gini impurity, summed up, negative. */
@inline
function scoreOf(weightLeft: i32, squaresLeft: i64, squaresRight: i64): f64 {
  const right = <f64>(nodeWeight - weightLeft)
  const own = <f64>weightLeft
  if (own < minWeight || right < minWeight) return -Infinity
  const weights = f64x2.replace_lane(f64x2.splat(right), 1, own)
  const squares = f64x2.replace_lane(f64x2.splat(<f64>squaresRight), 1, <f64>squaresLeft)
  const impurities = f64x2.sub(f64x2.splat(1), f64x2.div(squares, f64x2.mul(weights, weights)))
  const sums = f64x2.mul(weights, impurities)
  return -f64x2.extract_lane(sums, 0) - f64x2.extract_lane(sums, 1)
}

function improve(score: f64, feature: i32, rowsLeft: i32, code: u32, nextCode: u32, mode: i32): void {
  store<f64>(best, score)
  store<i32>(best, feature, 8)
  store<i32>(best, rowsLeft, 12)
  store<u32>(best, code, 16)
  store<u32>(best, nextCode, 20)
  store<i32>(best, mode, 24)
}

/**
 * Moves the rows with a code up to `code`, or with `alsoLeft`, to the left and sums up its classes in `left`. Without a
 * branch, because which side a row goes to can't be guessed: every row is written to both. Returns the weight on the left.
 */
export function divide(feature: i32, code: u32, alsoLeft: u32, start: i32, end: i32): i32 {
  const column = codes + ((<usize>feature) << 2)
  const bytes = rowBytes
  let toLeft = (<usize>start) << 2
  let toRight: usize = 0
  for (let p = (<usize>start) << 2; p < (<usize>end) << 2; p += 4) {
    const row = load<u32>(samples + p)
    const word = load<u32>(loads + p)
    const own = load<u32>(column + <usize>row * bytes)
    const goesLeft = (<usize>(own <= code) | <usize>(own == alsoLeft)) << 2
    store<u32>(samples + toLeft, row)
    store<u32>(loads + toLeft, word)
    store<u32>(keys + toRight, row)
    store<u32>(scratch + toRight, word)
    toLeft += goesLeft
    toRight += 4 - goesLeft
  }
  memory.copy(samples + toLeft, keys, toRight)
  memory.copy(loads + toLeft, scratch, toRight)
  memory.fill(left, 0, (<usize>classCount) << 2)
  return sumLoads(left, start, <i32>(toLeft >> 2))
}
