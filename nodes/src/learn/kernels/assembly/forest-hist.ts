// @shared
// Grows trees of a forest on binned features, depth first, a part of a tree at a time: the caller takes the nodes made so
// far and asks for more. Features are drawn as scikit-learn draws them, so that features of few values give its trees.
//
// A row of the tree has its number in `samples` and, at the same place of `loads`, a pair of doubles: for two classes its
// weight and the part of it in the second class, for numbers its weight and weighted target, for more classes its weight
// and its class. Both move along when a node is divided, so that a node reads them in one go.

/** What trees tell: two classes, a number, or more classes. */
const PAIR: i32 = 0
const MEAN: i32 = 1

const MISSING_BIN: u32 = 255
/** Up to here, bins that have rows are noted while rows are added; above, all bins are looked at afterwards. */
const NOTE_BINS_UP_TO: i32 = 160
/** Above, a node reads the bins of a feature from its column, because few of its rows share cache lines. */
const READ_COLUMN_FROM: i32 = 8192
const EPSILON: f64 = 2.220446049250313e-16

/** How missing values lie in a split. */
const NONE: i32 = 0
const RIGHT: i32 = 1
const LEFT: i32 = 2
const ALONE: i32 = 3

/** A node that waits: start, end, depth, parent, whether it is the left child, features known to be constant. */
const WAITING_BYTES: usize = 24
/** A node that is made, see `forest-hist.ts`; its value follows. */
const NODE_BYTES: usize = 48

// What is the same for all trees.
let rows: usize
let stride: usize
let columns: usize
let columnBytes: usize
let features: i32
let samples: usize
let loads: usize
let squares: usize
let spareSamples: usize
let spareLoads: usize
let histogram: usize
let rowCounts: usize
let noted: usize
let binList: usize
let sums: usize
let left: usize
let order: usize
let constants: usize
let stack: usize
let made: usize
let kind: i32
let width: i32
let nodeBytes: usize
let maxFeatures: i32
let maxDepth: i32
let minSplit: i32
let minLeaf: i32
let minDecrease: f64

// Of the tree.
let minWeight: f64
let totalWeight: f64
let random: u32
let nodeCount: i32
let waiting: i32

// Of the node that is being searched.
let isSearching: bool = false
let start: i32
let end: i32
let depth: i32
let parent: i32
let isLeft: i32
let impurity: f64
let nodeWeight: f64
let pair: v128
let known: i32
let constantsNow: i32
let drawn: i32
let found: i32
let visited: i32
let rest: i32
let bestScore: f64
let bestFeature: i32
let bestRowsLeft: i32
let bestBin: u32
let nextBin: u32
let bestMissing: i32

/** Where the arrays are, in the order of `HIST_ARRAYS`, as u32 at `places`. */
export function place(places: usize): void {
  rows = load<u32>(places)
  columns = load<u32>(places, 4)
  samples = load<u32>(places, 8)
  loads = load<u32>(places, 12)
  squares = load<u32>(places, 16)
  spareSamples = load<u32>(places, 20)
  spareLoads = load<u32>(places, 24)
  histogram = load<u32>(places, 28)
  rowCounts = load<u32>(places, 32)
  noted = load<u32>(places, 36)
  binList = load<u32>(places, 40)
  sums = load<u32>(places, 44)
  left = load<u32>(places, 48)
  order = load<u32>(places, 52)
  constants = load<u32>(places, 56)
  stack = load<u32>(places, 60)
  made = load<u32>(places, 64)
}

/** The shape of the data, what trees tell, and when they stop. */
export function setRules(
  rowCount: i32,
  featureCount: i32,
  rowStride: i32,
  treeKind: i32,
  classCount: i32,
  featuresANode: i32,
  deepest: i32,
  leastSplit: i32,
  leastLeaf: i32,
  leastDecrease: f64,
): void {
  columnBytes = rowCount
  features = featureCount
  stride = rowStride
  kind = treeKind
  width = treeKind == MEAN ? 1 : classCount
  nodeBytes = NODE_BYTES + ((<usize>width) << 3)
  maxFeatures = featuresANode
  maxDepth = deepest
  minSplit = leastSplit
  minLeaf = leastLeaf
  minDecrease = leastDecrease
  memory.fill(histogram, 0, 256 * entryBytes())
  memory.fill(rowCounts, 0, 1024)
  memory.fill(noted, 0, 32)
}

/** Starts a tree on the first `count` of `samples`, which weigh `weight` together. */
export function startTree(count: i32, weight: f64, leastWeight: f64, seed: u32): void {
  totalWeight = weight
  minWeight = leastWeight
  random = seed
  nodeCount = 0
  isSearching = false
  for (let f = 0; f < features; f++) store<i32>(order + ((<usize>f) << 2), f)
  waiting = 0
  wait(0, count, 0, -1, 0, 0)
}

/**
 * Makes nodes until about `budget` rows were searched or `room` nodes are made, at least one of each; returns how many
 * there are in `made`. The tree is done when `isDone` says so.
 */
export function grow(budget: i32, room: i32): i32 {
  let count: i32 = 0
  let todo = budget
  while (todo > 0 && count < room && (isSearching || waiting > 0)) {
    if (!isSearching) {
      open()
      if (isLeaf()) {
        record(made + <usize>count * nodeBytes, false)
        count++
        continue
      }
      startSearch()
    }
    while (todo > 0) {
      const feature = nextFeature()
      if (feature < 0) {
        endSearch(made + <usize>count * nodeBytes)
        count++
        break
      }
      todo -= end - start
    }
  }
  return count
}

export function isDone(): i32 {
  return <i32>(!isSearching && waiting == 0)
}

@inline
function entryBytes(): usize {
  return kind <= MEAN ? 16 : (<usize>width) << 3
}

@inline
function first(lanes: v128): f64 {
  return f64x2.extract_lane(lanes, 0)
}

@inline
function second(lanes: v128): f64 {
  return f64x2.extract_lane(lanes, 1)
}

@inline
function loadAt(p: i32): v128 {
  return v128.load(loads + ((<usize>p) << 4))
}

function wait(from: i32, to: i32, level: i32, above: i32, side: i32, knownConstants: i32): void {
  const at = stack + <usize>waiting * WAITING_BYTES
  store<i32>(at, from)
  store<i32>(at, to, 4)
  store<i32>(at, level, 8)
  store<i32>(at, above, 12)
  store<i32>(at, side, 16)
  store<i32>(at, knownConstants, 20)
  waiting++
}

/** Takes the node that waits last and sums up its rows. */
function open(): void {
  waiting--
  const at = stack + <usize>waiting * WAITING_BYTES
  start = load<i32>(at)
  end = load<i32>(at, 4)
  depth = load<i32>(at, 8)
  parent = load<i32>(at, 12)
  isLeft = load<i32>(at, 16)
  known = load<i32>(at, 20)
  if (kind <= MEAN) {
    pair = f64x2.splat(0)
    for (let p = start; p < end; p++) pair = f64x2.add(pair, loadAt(p))
    nodeWeight = first(pair)
    impurity = kind == PAIR ? giniOfPair() : variance()
    return
  }
  memory.fill(sums, 0, (<usize>width) << 3)
  nodeWeight = 0
  for (let p = start; p < end; p++) {
    const own = loadAt(p)
    const sum = sums + ((<usize>(<i32>second(own))) << 3)
    store<f64>(sum, load<f64>(sum) + first(own))
    nodeWeight += first(own)
  }
  impurity = 1 - squaresOf(sums) / (nodeWeight * nodeWeight)
}

function giniOfPair(): f64 {
  const ofFirst = nodeWeight - second(pair)
  return 1 - (ofFirst * ofFirst + second(pair) * second(pair)) / (nodeWeight * nodeWeight)
}

function variance(): f64 {
  let sum: f64 = 0
  for (let p = start; p < end; p++) {
    sum += load<f64>(squares + ((<usize>load<u32>(samples + ((<usize>p) << 2))) << 3))
  }
  const mean = second(pair) / nodeWeight
  return sum / nodeWeight - mean * mean
}

function squaresOf(classes: usize): f64 {
  let sum: f64 = 0
  for (let c = 0; c < width; c++) {
    const own = load<f64>(classes + ((<usize>c) << 3))
    sum += own * own
  }
  return sum
}

function isLeaf(): bool {
  return depth >= maxDepth || end - start < minSplit || nodeWeight < 2 * minWeight || impurity <= EPSILON
}

/** Writes the node down and, if it is split, lets its children wait. */
function record(at: usize, isSplit: bool): void {
  store<f64>(at, impurity)
  store<f64>(at, nodeWeight, 8)
  store<i32>(at, parent, 16)
  store<i32>(at, isLeft, 20)
  store<i32>(at, end - start, 24)
  store<i32>(at, isSplit ? bestFeature : -1, 28)
  store<u32>(at, bestBin, 32)
  store<u32>(at, nextBin, 36)
  store<i32>(at, bestMissing, 40)
  store<i32>(at, bestRowsLeft, 44)
  const value = at + NODE_BYTES
  if (kind == MEAN) store<f64>(value, second(pair) / nodeWeight)
  else if (kind == PAIR) {
    store<f64>(value, (nodeWeight - second(pair)) / nodeWeight)
    store<f64>(value, second(pair) / nodeWeight, 8)
  } else {
    for (let c = 0; c < width; c++) {
      const place = (<usize>c) << 3
      store<f64>(value + place, load<f64>(sums + place) / nodeWeight)
    }
  }
  const node = nodeCount++
  if (!isSplit) return
  const middle = start + bestRowsLeft
  wait(middle, end, depth + 1, node, 0, constantsNow)
  wait(start, middle, depth + 1, node, 1, constantsNow)
}

function startSearch(): void {
  isSearching = true
  constantsNow = known
  drawn = 0
  found = 0
  visited = 0
  rest = features
  bestScore = -Infinity
  bestFeature = -1
}

/** Draws and searches one more feature; -1 when the node has seen enough. The draw is that of `feature-draw.ts`. */
function nextFeature(): i32 {
  while (rest > constantsNow && (visited < maxFeatures || visited <= found + drawn)) {
    visited++
    let place = drawn + <i32>(nextRandom() % <u32>(rest - found - drawn))
    if (place < known) {
      swapFeatures(place, drawn++)
      continue
    }
    place += found
    const feature = load<i32>(order + ((<usize>place) << 2))
    if (search(feature)) {
      rest--
      swapFeatures(place, rest)
    } else {
      swapFeatures(place, constantsNow++)
      found++
    }
    return feature
  }
  return -1
}

function swapFeatures(i: i32, j: i32): void {
  const a = order + ((<usize>i) << 2)
  const b = order + ((<usize>j) << 2)
  const swapped = load<i32>(a)
  store<i32>(a, load<i32>(b))
  store<i32>(b, swapped)
}

function nextRandom(): u32 {
  let word: u32 = random == 0 ? 1 : random
  word ^= word << 13
  word ^= word >> 17
  word ^= word << 5
  random = word
  return word & 0x7fffffff
}

/** Divides the node by its best split, if that is good enough, and writes it down. */
function endSearch(at: usize): void {
  isSearching = false
  memory.copy(order, constants, (<usize>known) << 2)
  for (let i = known; i < constantsNow; i++) {
    store<i32>(constants + ((<usize>i) << 2), load<i32>(order + ((<usize>i) << 2)))
  }
  let isSplit = bestFeature >= 0
  if (isSplit && minDecrease > 0) {
    const gain = kind == MEAN ? bestScore - (second(pair) / nodeWeight) * second(pair) : impurity * nodeWeight + bestScore
    isSplit = gain / totalWeight + EPSILON >= minDecrease
  }
  if (isSplit) divide()
  record(at, isSplit)
}

/** Moves the rows to their sides. Without a branch, because the side of a row can't be guessed: each is written to both. */
function divide(): void {
  const byColumn = end - start >= READ_COLUMN_FROM
  const base = byColumn ? columns + <usize>bestFeature * columnBytes : rows + <usize>bestFeature
  const step: usize = byColumn ? 1 : stride
  const alsoLeft = bestMissing == LEFT ? MISSING_BIN : bestBin
  let toLeft = <usize>start
  let toRight: usize = 0
  for (let p = <usize>start; p < <usize>end; p++) {
    const row = load<u32>(samples + (p << 2))
    const own = v128.load(loads + (p << 4))
    const bin = <u32>load<u8>(base + <usize>row * step)
    const goesLeft = <usize>(bin <= bestBin) | <usize>(bin == alsoLeft)
    store<u32>(samples + (toLeft << 2), row)
    v128.store(loads + (toLeft << 4), own)
    store<u32>(spareSamples + (toRight << 2), row)
    v128.store(spareLoads + (toRight << 4), own)
    toLeft += goesLeft
    toRight += 1 - goesLeft
  }
  memory.copy(samples + (toLeft << 2), spareSamples, toRight << 2)
  memory.copy(loads + (toLeft << 4), spareLoads, toRight << 4)
  bestRowsLeft = <i32>toLeft - start
}

/** Looks for a better split by one feature; false when it is constant in the node. */
function search(feature: i32): bool {
  const n = end - start
  const byColumn = n >= READ_COLUMN_FROM
  const base = byColumn ? columns + <usize>feature * columnBytes : rows + <usize>feature
  const step: usize = byColumn ? 1 : stride
  if (kind > MEAN) addClasses(base, step)
  else if (n <= NOTE_BINS_UP_TO) addAndNote(base, step)
  else addPairs(base, step)
  if (minLeaf > 1) countRows(base, step)
  const bins = kind > MEAN || n <= NOTE_BINS_UP_TO ? listNoted() : listAll()
  const hasMissing = <u32>load<u8>(binList + <usize>(bins - 1)) == MISSING_BIN
  const present = hasMissing ? bins - 1 : bins
  const varies = bins > 1
  if (varies) {
    if (kind > MEAN) scanClasses(feature, present, hasMissing)
    else scanPairs(feature, present, hasMissing)
  }
  clear(bins)
  return varies
}

@inline
function binAt(base: usize, step: usize, p: i32): usize {
  return <usize>load<u8>(base + <usize>load<u32>(samples + ((<usize>p) << 2)) * step)
}

function addPairs(base: usize, step: usize): void {
  for (let p = start; p < end; p++) {
    const entry = histogram + (binAt(base, step, p) << 4)
    v128.store(entry, f64x2.add(v128.load(entry), loadAt(p)))
  }
}

function addAndNote(base: usize, step: usize): void {
  for (let p = start; p < end; p++) {
    const bin = binAt(base, step, p)
    const entry = histogram + (bin << 4)
    v128.store(entry, f64x2.add(v128.load(entry), loadAt(p)))
    note(bin)
  }
}

function addClasses(base: usize, step: usize): void {
  const bytes = entryBytes()
  for (let p = start; p < end; p++) {
    const bin = binAt(base, step, p)
    const own = loadAt(p)
    const entry = histogram + bin * bytes + ((<usize>(<i32>second(own))) << 3)
    store<f64>(entry, load<f64>(entry) + first(own))
    note(bin)
  }
}

@inline
function note(bin: usize): void {
  const word = noted + ((bin >> 6) << 3)
  store<u64>(word, load<u64>(word) | (<u64>1 << (bin & 63)))
}

function countRows(base: usize, step: usize): void {
  for (let p = start; p < end; p++) {
    const count = rowCounts + (binAt(base, step, p) << 2)
    store<i32>(count, load<i32>(count) + 1)
  }
}

/** Lists the bins that have rows, ascending, and returns their number. */
function listNoted(): i32 {
  let count: usize = 0
  for (let w: usize = 0; w < 4; w++) {
    let word = load<u64>(noted + (w << 3))
    store<u64>(noted + (w << 3), 0)
    while (word != 0) {
      store<u8>(binList + count, <u8>((w << 6) | <usize>ctz(word)))
      word &= word - 1
      count++
    }
  }
  return <i32>count
}

function listAll(): i32 {
  let count: usize = 0
  for (let bin: usize = 0; bin < 256; bin++) {
    store<u8>(binList + count, <u8>bin)
    count += <usize>(load<f64>(histogram + (bin << 4)) > 0)
  }
  return <i32>count
}

/** Makes the histogram zero again, which it has to be for the next feature. */
function clear(bins: i32): void {
  const bytes = entryBytes()
  for (let i = 0; i < bins; i++) {
    const bin = <usize>load<u8>(binList + <usize>i)
    memory.fill(histogram + bin * bytes, 0, bytes)
    store<i32>(rowCounts + (bin << 2), 0)
  }
}

@inline
function listed(i: i32): u32 {
  return <u32>load<u8>(binList + <usize>i)
}

function scanPairs(feature: i32, present: i32, hasMissing: bool): void {
  const none = f64x2.splat(0)
  const whole = scanPairsFrom(feature, present, none, 0, hasMissing ? RIGHT : NONE)
  if (!hasMissing) return
  const rowsLeft = end - start - load<i32>(rowCounts + (MISSING_BIN << 2))
  tryPair(feature, whole, rowsLeft, listed(present - 1), listed(present - 1), ALONE)
  const missing = v128.load(histogram + (MISSING_BIN << 4))
  scanPairsFrom(feature, present, missing, load<i32>(rowCounts + (MISSING_BIN << 2)), LEFT)
}

/** Tries the places between bins, `before` and so many rows being on the left beside them; returns the sum of all bins. */
function scanPairsFrom(feature: i32, present: i32, before: v128, rowsBefore: i32, missing: i32): v128 {
  let own = before
  let rowsLeft = rowsBefore
  let previous = listed(0)
  for (let i = 0; i < present; i++) {
    const bin = listed(i)
    if (i > 0) tryPair(feature, own, rowsLeft, previous, bin, missing)
    own = f64x2.add(own, v128.load(histogram + ((<usize>bin) << 4)))
    rowsLeft += load<i32>(rowCounts + ((<usize>bin) << 2))
    previous = bin
  }
  return own
}

@inline
function tryPair(feature: i32, own: v128, rowsLeft: i32, bin: u32, next: u32, missing: i32): void {
  const other = f64x2.sub(pair, own)
  const weights = i8x16.shuffle(other, own, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)
  const seconds = i8x16.shuffle(other, own, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31)
  let score: f64
  if (kind == MEAN) {
    const parts = f64x2.div(f64x2.mul(seconds, seconds), weights)
    score = second(parts) + first(parts)
  } else {
    const firsts = f64x2.sub(weights, seconds)
    const squared = f64x2.add(f64x2.mul(firsts, firsts), f64x2.mul(seconds, seconds))
    const impurities = f64x2.sub(f64x2.splat(1), f64x2.div(squared, f64x2.mul(weights, weights)))
    const parts = f64x2.mul(weights, impurities)
    score = -first(parts) - second(parts)
  }
  if (score > bestScore) improve(score, feature, first(own), first(other), rowsLeft, bin, next, missing)
}

function improve(
  score: f64,
  feature: i32,
  weightLeft: f64,
  weightRight: f64,
  rowsLeft: i32,
  bin: u32,
  next: u32,
  missing: i32,
): void {
  if (weightLeft < minWeight || weightRight < minWeight) return
  if (minLeaf > 1 && (rowsLeft < minLeaf || end - start - rowsLeft < minLeaf)) return
  bestScore = score
  bestFeature = feature
  bestBin = bin
  nextBin = next
  bestMissing = missing
}

function scanClasses(feature: i32, present: i32, hasMissing: bool): void {
  memory.fill(left, 0, (<usize>width) << 3)
  const total = squaresOf(sums)
  scanClassesFrom(feature, present, hasMissing, 0, 0, 0, total, hasMissing ? RIGHT : NONE)
  if (!hasMissing) return
  // What is left of the totals are the rows with missing values, which go to the left side now.
  let weight: f64 = 0
  let squaresLeft: f64 = 0
  let squaresRight: f64 = 0
  for (let c: usize = 0; c < <usize>width; c++) {
    const other = load<f64>(left + (c << 3))
    const own = load<f64>(sums + (c << 3)) - other
    store<f64>(left + (c << 3), own)
    weight += own
    squaresLeft += own * own
    squaresRight += other * other
  }
  const missingRows = load<i32>(rowCounts + (MISSING_BIN << 2))
  scanClassesFrom(feature, present, false, missingRows, weight, squaresLeft, squaresRight, LEFT)
}

function scanClassesFrom(
  feature: i32,
  present: i32,
  triesAlone: bool,
  rowsBefore: i32,
  weightBefore: f64,
  squaresBefore: f64,
  squaresAfter: f64,
  missing: i32,
): void {
  const bytes = entryBytes()
  let rowsLeft = rowsBefore
  let weightLeft = weightBefore
  let squaresLeft = squaresBefore
  let squaresRight = squaresAfter
  let previous = listed(0)
  for (let i = 0; i < present; i++) {
    const bin = listed(i)
    if (i > 0) tryClasses(feature, weightLeft, squaresLeft, squaresRight, rowsLeft, previous, bin, missing)
    const entry = histogram + <usize>bin * bytes
    for (let c: usize = 0; c < <usize>width; c++) {
      const weight = load<f64>(entry + (c << 3))
      if (weight == 0) continue
      const before = load<f64>(left + (c << 3))
      const after = load<f64>(sums + (c << 3)) - before
      squaresLeft += weight * (2 * before + weight)
      squaresRight -= weight * (2 * after - weight)
      store<f64>(left + (c << 3), before + weight)
      weightLeft += weight
    }
    rowsLeft += load<i32>(rowCounts + ((<usize>bin) << 2))
    previous = bin
  }
  if (triesAlone) tryClasses(feature, weightLeft, squaresLeft, squaresRight, rowsLeft, previous, previous, ALONE)
}

function tryClasses(
  feature: i32,
  weightLeft: f64,
  squaresLeft: f64,
  squaresRight: f64,
  rowsLeft: i32,
  bin: u32,
  next: u32,
  missing: i32,
): void {
  const weightRight = nodeWeight - weightLeft
  const right = weightRight * (1 - squaresRight / (weightRight * weightRight))
  const score = -right - weightLeft * (1 - squaresLeft / (weightLeft * weightLeft))
  if (score > bestScore) improve(score, feature, weightLeft, weightRight, rowsLeft, bin, next, missing)
}
