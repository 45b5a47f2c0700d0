// @shared
// Grows one tree on bins: histograms of gradients, the best split they allow, the rows of a node divided.
//
// Histograms hold integers, not doubles. Gradients are multiplied by a power of two and rounded, so that sums don't
// depend on the order of additions (any number of threads gives the same bits), a sibling is exactly its parent minus
// the other child, and the number of rows rides along for nothing in the low bits of the hessian sum. A bin is two i64:
// the gradients, and the hessians shifted left by `countBits` plus the number of rows. Both are updated by one 128-bit
// addition, as fast as two doubles.

/** Rows that are gathered before their bins are counted: more rows a block make up for fetching its 32 KB of bins anew. */
const TILE: i32 = 1024
/** Bytes of the 256 bins of a feature. */
const FEATURE_BYTES: usize = 4096
/** Adding it makes a double of moderate size show its nearest integer in its low bits. */
const MAGIC: f64 = 6755399441055744
const MAGIC_BITS: i64 = 0x4338000000000000

/** Adds to one bin of each of eight features, whose bins are the bytes of `bins`. */
@inline function count8(histogram: usize, bins: u64, pair: v128): void {
  count4(histogram, <u32>bins, pair)
  count4(histogram + 4 * FEATURE_BYTES, <u32>(bins >> 32), pair)
}

@inline function count4(histogram: usize, bins: u32, pair: v128): void {
  // (bins >> 8 k & 255) << 4, one operation cheaper.
  let p = histogram + <usize>((bins << 4) & 0xff0)
  v128.store(p, i64x2.add(v128.load(p), pair))
  p = histogram + <usize>((bins >> 4) & 0xff0)
  v128.store(p, i64x2.add(v128.load(p, FEATURE_BYTES), pair), FEATURE_BYTES)
  p = histogram + <usize>((bins >> 12) & 0xff0)
  v128.store(p, i64x2.add(v128.load(p, 2 * FEATURE_BYTES), pair), 2 * FEATURE_BYTES)
  p = histogram + <usize>((bins >> 20) & 0xff0)
  v128.store(p, i64x2.add(v128.load(p, 3 * FEATURE_BYTES), pair), 3 * FEATURE_BYTES)
}

/**
 * Gradient and hessian (two f32) as the integers of a bin, with a row count of 1. The hessian is rounded to a whole
 * number of units of 2 ** countBits, at least one, by adding and taking away `rounder`.
 */
@inline function packed(pair: usize, scale: v128, unit: v128, rounder: v128, magicBits: v128): v128 {
  const scaled = f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(pair)), scale)
  const atLeast = f64x2.pmax(scaled, unit)
  const rounded = f64x2.sub(f64x2.add(atLeast, rounder), rounder)
  return i64x2.sub(f64x2.add(rounded, f64x2.splat(MAGIC)), magicBits)
}

/**
 * The histograms of the features `8 * firstBlock … 8 * endBlock - 1` over some rows, eight features (a block) at a time;
 * added to what is there where `adds` is 1.
 *
 * @param rows row-major bins, `stride` bytes a row.
 * @param narrow the block that has at most four features, -1 for none.
 * @param index the rows (u32); 0 for rows `first … first + count - 1`.
 * @param pairs gradient and hessian of each row, two f32.
 * @param gradientScale a power of two. `hessianScale` too, times 2 ** countBits.
 * @param scratch 48 KB.
 */
export function buildHistograms(
  rows: usize,
  stride: usize,
  firstBlock: i32,
  endBlock: i32,
  narrow: i32,
  index: usize,
  first: i32,
  count: i32,
  pairs: usize,
  gradientScale: f64,
  hessianScale: f64,
  countBits: i32,
  scratch: usize,
  histograms: usize,
  adds: i32,
): void {
  if (adds === 0) {
    const lastFeature = narrow === endBlock - 1 ? endBlock * 8 - 4 : endBlock * 8
    const begin = histograms + <usize>firstBlock * 8 * FEATURE_BYTES
    memory.fill(begin, 0, <usize>(lastFeature - firstBlock * 8) * FEATURE_BYTES)
  }
  const unitSize = <f64>(<i64>1 << countBits)
  const scale = f64x2(gradientScale, hessianScale)
  const unit = f64x2(-Infinity, unitSize)
  const rounder = f64x2(0, MAGIC * unitSize)
  const magicBits = i64x2(MAGIC_BITS, MAGIC_BITS - 1)
  const gathered = scratch + 16 * TILE
  for (let start = 0; start < count; start += TILE) {
    const length = min(TILE, count - start)
    const end = scratch + (<usize>length << 4)
    if (index === 0) {
      let pair = pairs + (<usize>(first + start) << 3)
      for (let p = scratch; p < end; p += 16) {
        v128.store(p, packed(pair, scale, unit, rounder, magicBits))
        pair += 8
      }
      const from = rows + <usize>(first + start) * stride
      for (let block = firstBlock; block < endBlock; block++) {
        countBlock(histograms, block, block === narrow, from + (<usize>block << 3), stride, scratch, end)
      }
    } else {
      const at = index + (<usize>start << 2)
      let p = at
      for (let q = scratch; q < end; q += 16) {
        v128.store(q, packed(pairs + (<usize>load<u32>(p) << 3), scale, unit, rounder, magicBits))
        p += 4
      }
      // Rows lie far apart: all loads of a tile are issued before the first bin is counted, so that they overlap.
      for (let group = firstBlock; group < endBlock; group += 4) {
        const endGroup = min(group + 4, endBlock)
        gather(rows + (<usize>group << 3), stride, at, length, gathered, endGroup - group > 2)
        for (let block = group; block < endGroup; block++) {
          const from = gathered + (<usize>(block - group) << 3)
          countBlock(histograms, block, block === narrow, from, 32, scratch, end)
        }
      }
    }
  }
}

/** Copies 16 or 32 bytes of each row next to each other, 32 apart. */
@inline function gather(
  rows: usize,
  stride: usize,
  index: usize,
  length: i32,
  to: usize,
  wide: bool,
): void {
  const end = index + (<usize>length << 2)
  if (wide) {
    for (let p = index; p < end; p += 4) {
      const row = rows + <usize>load<u32>(p) * stride
      v128.store(to, v128.load(row))
      v128.store(to, v128.load(row, 16), 16)
      to += 32
    }
  } else {
    for (let p = index; p < end; p += 4) {
      v128.store(to, v128.load(rows + <usize>load<u32>(p) * stride))
      to += 32
    }
  }
}

@inline function countBlock(
  histograms: usize,
  block: i32,
  narrow: bool,
  from: usize,
  step: usize,
  scratch: usize,
  end: usize,
): void {
  const histogram = histograms + <usize>block * 8 * FEATURE_BYTES
  let bins = from
  if (narrow) {
    for (let p = scratch; p < end; p += 16) {
      count4(histogram, load<u32>(bins), v128.load(p))
      bins += step
    }
  } else {
    for (let p = scratch; p < end; p += 16) {
      count8(histogram, load<u64>(bins), v128.load(p))
      bins += step
    }
  }
}

/** target := target - other, 16 bytes at a time. */
export function subtract(target: usize, other: usize, bytes: i32): void {
  const end = target + bytes
  for (; target < end; target += 16) {
    v128.store(target, i64x2.sub(v128.load(target), v128.load(other)))
    other += 16
  }
}

/** target := target + other, 16 bytes at a time. */
export function add(target: usize, other: usize, bytes: i32): void {
  const end = target + bytes
  for (; target < end; target += 16) {
    v128.store(target, i64x2.add(v128.load(target), v128.load(other)))
    other += 16
  }
}

/** Writes the sums over a feature's bins, the same for every feature, to a node's first two fields. */
export function sumBins(histogram: usize, node: usize): void {
  let sum = i64x2.splat(0)
  const end = histogram + FEATURE_BYTES
  for (let p = histogram; p < end; p += 16) sum = i64x2.add(sum, v128.load(p))
  v128.store(node, sum)
}

// What the searches read of the rules (f64 unless said): 0 1/gradientScale, 8 1/hessianScale in units, 16 l2,
// 24 minHessian, 32 minGain, 40 minRows (i64), 48 countBits (i64).
// Of a node: 0 gradients (i64), 8 hessians and rows (i64), 16 its loss, 24 and 32 the bounds of its children's values.
// Of a feature, 4 bytes: binCount (u16), hasMissing (u8), monotonic (i8).
// The split they write: 0 gain, 8 left gradients (i64), 16 left hessians and rows (i64), 24 feature (i32), 28 bin (i32),
// 32 missingLeft (i32), 36 isCategorical (i32), 40 bins that go left (256 bits, categories only).

/**
 * The loss that a split saves, -1 where it breaks the order of a monotonic feature. Nodes without bounds are most, and
 * get by without comparing values: `isFree`.
 */
@inline function gainOf(
  gradients: v128,
  hessians: v128,
  l2: v128,
  loss: f64,
  isFree: bool,
  lower: v128,
  upper: v128,
  monotonic: i32,
): f64 {
  const shares = f64x2.div(gradients, f64x2.add(hessians, l2))
  if (isFree) {
    const saved = f64x2.mul(shares, gradients)
    return loss + f64x2.extract_lane(saved, 0) + f64x2.extract_lane(saved, 1)
  }
  const values = f64x2.pmin(f64x2.pmax(f64x2.neg(shares), lower), upper)
  if (monotonic !== 0) {
    const rise = f64x2.extract_lane(values, 1) - f64x2.extract_lane(values, 0)
    if (monotonic > 0 ? rise < 0 : rise > 0) return -1
  }
  const losses = f64x2.mul(values, gradients)
  return loss - f64x2.extract_lane(losses, 0) - f64x2.extract_lane(losses, 1)
}

/**
 * The best split of a node on the numeric features `first … end - 1`, written to `split` where its gain is above the one
 * that is there. Borders are tried upwards with missing values on the right, and downwards with them on the left where a
 * feature has some; of equal gains the first found stays.
 *
 * @param allowed one byte a feature, 0 where it may not be split on.
 */
export function findSplit(
  histograms: usize,
  first: i32,
  end: i32,
  features: usize,
  allowed: usize,
  node: usize,
  rules: usize,
  split: usize,
): void {
  const isBounded = load<f64>(node, 24) > -Infinity || load<f64>(node, 32) < Infinity
  for (let feature = first; feature < end; feature++) {
    if (load<u8>(allowed + feature) === 0) continue
    const info = features + (<usize>feature << 2)
    const bins = <i32>load<u16>(info)
    const hasMissing = <i32>load<u8>(info, 2)
    const monotonic = <i32>load<i8>(info, 3)
    const histogram = histograms + <usize>feature * FEATURE_BYTES
    if (isBounded || monotonic !== 0) {
      searchUp(histogram, bins - 1 + hasMissing, feature, monotonic, node, rules, split)
      if (hasMissing) searchDown(histogram, bins - 1, feature, monotonic, node, rules, split)
    } else {
      searchFreeUp(histogram, bins - 1 + hasMissing, feature, node, rules, split)
      if (hasMissing) searchFreeDown(histogram, bins - 1, feature, node, rules, split)
    }
  }
}

function searchUp(h: usize, count: i32, feature: i32, monotonic: i32, node: usize, rules: usize, split: usize): void {
  search(h, 0, count, true, false, feature, monotonic, node, rules, split)
}

function searchDown(h: usize, count: i32, feature: i32, monotonic: i32, node: usize, rules: usize, split: usize): void {
  search(h, count, count, false, false, feature, monotonic, node, rules, split)
}

function searchFreeUp(h: usize, count: i32, feature: i32, node: usize, rules: usize, split: usize): void {
  search(h, 0, count, true, true, feature, 0, node, rules, split)
}

function searchFreeDown(h: usize, count: i32, feature: i32, node: usize, rules: usize, split: usize): void {
  search(h, count, count, false, true, feature, 0, node, rules, split)
}

/**
 * Adds up `count` bins from `first` on. Upwards they make the left side, downwards the right one; the border is above the
 * last bin on the left. Four copies of it are compiled, one for each way it is called.
 */
@inline function search(
  histogram: usize,
  first: i32,
  count: i32,
  isUp: bool,
  isFree: bool,
  feature: i32,
  monotonic: i32,
  node: usize,
  rules: usize,
  split: usize,
): void {
  const inverseGradient = load<f64>(rules)
  const inverseHessian = load<f64>(rules, 8)
  const l2 = f64x2.splat(load<f64>(rules, 16) + 1e-15)
  const minHessian = load<f64>(rules, 24)
  const minRows = load<i64>(rules, 40)
  const countBits = load<i64>(rules, 48)
  const countMask = (<i64>1 << countBits) - 1
  const loss = load<f64>(node, 16)
  const lower = f64x2.splat(load<f64>(node, 24))
  const upper = f64x2.splat(load<f64>(node, 32))
  const all = v128.load(node)
  const allHessians = i64x2.extract_lane(all, 1)
  const gradient = <f64>i64x2.extract_lane(all, 0) * inverseGradient
  const hessian = <f64>(allHessians >> countBits) * inverseHessian
  const mostRows = (allHessians & countMask) - minRows
  let best = load<f64>(split)
  let bestBin = -1
  let bestGradients: i64 = 0
  let bestHessians: i64 = 0
  let gradients: i64 = 0
  let hessians: i64 = 0
  let p = histogram + (<usize>first << 4)
  for (let i = 0; i < count; i++) {
    gradients += load<i64>(p)
    hessians += load<i64>(p, 8)
    p = isUp ? p + 16 : p - 16
    const rows = hessians & countMask
    if (rows < minRows) continue
    if (rows > mostRows) break
    const ownHessian = <f64>(hessians >> countBits) * inverseHessian
    const restHessian = hessian - ownHessian
    if (ownHessian < minHessian) continue
    if (restHessian < minHessian) break
    const own = <f64>gradients * inverseGradient
    const rest = gradient - own
    const gain = isUp
      ? gainOf(f64x2(own, rest), f64x2(ownHessian, restHessian), l2, loss, isFree, lower, upper, monotonic)
      : gainOf(f64x2(rest, own), f64x2(restHessian, ownHessian), l2, loss, isFree, lower, upper, monotonic)
    if (gain > best) {
      best = gain
      bestBin = i
      bestGradients = gradients
      bestHessians = hessians
    }
  }
  if (bestBin < 0) return
  store<f64>(split, best)
  store<i64>(split, isUp ? bestGradients : load<i64>(node) - bestGradients, 8)
  store<i64>(split, isUp ? bestHessians : allHessians - bestHessians, 16)
  store<i32>(split, feature, 24)
  store<i32>(split, isUp ? bestBin : first - bestBin - 1, 28)
  store<i32>(split, isUp ? 0 : 1, 32)
  store<i32>(split, 0, 36)
}

/**
 * The same for the categorical features `first … end - 1`: categories are ordered by gradient over hessian (Fisher 1958)
 * and prefixes and suffixes of up to half of them tried as the left side. Categories of too little weight always go
 * right; missing values are a category.
 *
 * @param scratch 8 KB.
 */
export function findCategorySplit(
  histograms: usize,
  first: i32,
  end: i32,
  features: usize,
  allowed: usize,
  node: usize,
  rules: usize,
  scratch: usize,
  split: usize,
): void {
  const inverseHessian = load<f64>(rules, 8)
  const inverseGradient = load<f64>(rules)
  const countBits = load<i64>(rules, 48)
  const allHessians = load<i64>(node, 8)
  const rows = <f64>(allHessians & ((<i64>1 << countBits) - 1))
  const support = rows / (<f64>(allHessians >> countBits) * inverseHessian)
  for (let feature = first; feature < end; feature++) {
    if (load<u8>(allowed + feature) === 0) continue
    const info = features + (<usize>feature << 2)
    const histogram = histograms + <usize>feature * FEATURE_BYTES
    const bins = <i32>load<u16>(info)
    const used = bins + <i32>load<u8>(info, 2)
    let count: i32 = 0
    for (let i = 0; i < used; i++) {
      const bin = i < bins ? i : 255
      const p = histogram + (<usize>bin << 4)
      const hessian = <f64>(load<i64>(p, 8) >> countBits) * inverseHessian
      if (hessian * support < 10) continue
      const at = scratch + (<usize>count << 4)
      store<f64>(at, (<f64>load<i64>(p) * inverseGradient) / (hessian + 10))
      store<i64>(at, bin, 8)
      count++
    }
    if (count < 2) continue
    const order = sortCategories(scratch, count)
    searchCategories(histogram, order, count, 1, feature, node, rules, split)
    searchCategories(histogram, order, count, -1, feature, node, rules, split)
  }
}

/**
 * Sorts categories (a key and a bin, 16 bytes) by merging runs without a branch, of equal keys the first before the
 * other; returns which half of the scratch they end up in.
 */
function sortCategories(scratch: usize, count: i32): usize {
  let from = scratch
  let to = scratch + 4096
  const size = <usize>count << 4
  for (let run: usize = 16; run < size; run <<= 1) {
    for (let start: usize = 0; start < size; start += 2 * run) {
      let a = from + start
      const middle = from + min(start + run, size)
      let b = middle
      const end = from + min(start + 2 * run, size)
      const stop = to + min(start + 2 * run, size)
      for (let p = to + start; p < stop; p += 16) {
        const isSecond =
          <i32>(a === middle) | (<i32>(b < end) & <i32>(load<f64>(b) < load<f64>(a)))
        v128.store(p, v128.load(select<usize>(b, a, isSecond)))
        a += <usize>(1 - isSecond) << 4
        b += <usize>isSecond << 4
      }
    }
    const swapped = from
    from = to
    to = swapped
  }
  return from
}

function searchCategories(
  histogram: usize,
  order: usize,
  count: i32,
  step: i32,
  feature: i32,
  node: usize,
  rules: usize,
  split: usize,
): void {
  const inverseGradient = load<f64>(rules)
  const inverseHessian = load<f64>(rules, 8)
  const l2 = f64x2.splat(load<f64>(rules, 16) + 1e-15)
  const minHessian = load<f64>(rules, 24)
  const minRows = load<i64>(rules, 40)
  const countBits = load<i64>(rules, 48)
  const countMask = (<i64>1 << countBits) - 1
  const loss = load<f64>(node, 16)
  const lower = f64x2.splat(load<f64>(node, 24))
  const upper = f64x2.splat(load<f64>(node, 32))
  const allHessians = load<i64>(node, 8)
  const gradient = <f64>load<i64>(node) * inverseGradient
  const hessian = <f64>(allHessians >> countBits) * inverseHessian
  const mostRows = (allHessians & countMask) - minRows
  const half = step > 0 ? (count + 1) / 2 : (count + 1) / 2 - 1
  let best = load<f64>(split)
  let taken = 0
  let gradients: i64 = 0
  let hessians: i64 = 0
  for (let i = 0; i < half; i++) {
    const place = step > 0 ? i : count - 1 - i
    const p = histogram + (<usize>load<i32>(order + (<usize>place << 4), 8) << 4)
    gradients += load<i64>(p)
    hessians += load<i64>(p, 8)
    const rows = hessians & countMask
    const left = <f64>(hessians >> countBits) * inverseHessian
    if (rows < minRows || left < minHessian) continue
    if (rows > mostRows || hessian - left < minHessian) break
    const own = <f64>gradients * inverseGradient
    const sides = f64x2(left, hessian - left)
    const gain = gainOf(f64x2(own, gradient - own), sides, l2, loss, false, lower, upper, 0)
    if (gain > best) {
      best = gain
      taken = i + 1
      store<f64>(split, gain)
      store<i64>(split, gradients, 8)
      store<i64>(split, hessians, 16)
    }
  }
  if (taken === 0) return
  store<i32>(split, feature, 24)
  store<i32>(split, 0, 28)
  store<i32>(split, 1, 36)
  memory.fill(split + 40, 0, 32)
  for (let i = 0; i < taken; i++) {
    const place = step > 0 ? i : count - 1 - i
    const bin = load<i32>(order + (<usize>place << 4), 8)
    const byte = split + 40 + (bin >> 3)
    const bit: i32 = 1 << (bin & 7)
    store<u8>(byte, load<u8>(byte) | <u8>bit)
  }
  store<i32>(split, (load<u8>(split, 71) >> 7) & 1, 32)
}

/**
 * Divides `count` rows of a node: those whose bin has a 1 in `goesLeft` (256 bytes) stay in `index` in their order, the
 * others go to `spare` in theirs. Every row is written to both sides and one place moves on, so that nothing is guessed.
 *
 * @param column the bins of the split feature, one byte a row.
 * @param first the first row, where `isWhole` says that the rows are `first, first + 1, …` and `index` isn't read.
 * @returns how many went left.
 */
export function divideRows(
  column: usize,
  goesLeft: usize,
  index: usize,
  first: i32,
  count: i32,
  spare: usize,
  isWhole: i32,
): i32 {
  let left = index
  let right = spare
  if (isWhole) {
    for (let row = first; row < first + count; row++) {
      const isLeft = <usize>load<u8>(goesLeft + load<u8>(column + row))
      store<u32>(left, row)
      store<u32>(right, row)
      left += isLeft << 2
      right += 4 - (isLeft << 2)
    }
  } else {
    const end = index + (<usize>count << 2)
    for (let p = index; p < end; p += 4) {
      const row = load<u32>(p)
      const isLeft = <usize>load<u8>(goesLeft + load<u8>(column + row))
      store<u32>(left, row)
      store<u32>(right, row)
      left += isLeft << 2
      right += 4 - (isLeft << 2)
    }
  }
  return <i32>((left - index) >> 2)
}

/** raw[row] += value for the rows of a leaf; doubles. */
export function addToRows(raw: usize, index: usize, count: i32, value: f64): void {
  const end = index + (<usize>count << 2)
  for (let p = index; p < end; p += 4) {
    const at = raw + (<usize>load<u32>(p) << 3)
    store<f64>(at, load<f64>(at) + value)
  }
}

/**
 * raw[row] += the value of the leaf that row falls into, for rows that had no part in growing the tree.
 *
 * @param nodes 56 bytes each: feature (i32, -1 for a leaf), left (i32), right (i32), 4 unused, the bins that go left
 * (256 bits), value (f64).
 */
export function addTree(rows: usize, stride: usize, first: i32, end: i32, nodes: usize, raw: usize): void {
  for (let row = first; row < end; row++) {
    const bins = rows + <usize>row * stride
    let node = nodes
    let feature = load<i32>(node)
    while (feature >= 0) {
      const bin = <usize>load<u8>(bins + feature)
      const isLeft = (load<u8>(node + (bin >> 3), 16) >> <u8>(bin & 7)) & 1
      node = nodes + <usize>load<i32>(node + 8 - (<usize>isLeft << 2)) * 56
      feature = load<i32>(node)
    }
    const at = raw + (<usize>row << 3)
    store<f64>(at, load<f64>(at) + load<f64>(node, 48))
  }
}
