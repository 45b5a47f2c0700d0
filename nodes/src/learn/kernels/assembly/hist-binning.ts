// @shared
// Sorts the sample that quantiles are taken of, finds the bin of every value, and turns columns of bins into rows.

/** Most digits of 11 bits in 64, and the counters of one digit. */
const DIGIT_BITS: i32 = 12
const COUNTERS: i32 = 1 << DIGIT_BITS

/** Doubles in the order of their bits: the sign flipped for positive ones, all bits for negative ones. */
@inline function keyOf(bits: u64): u64 {
  return bits ^ (<u64>(<i64>bits >> 63) | 0x8000000000000000)
}

@inline function bitsOf(key: u64): u64 {
  return key ^ (<u64>(<i64>~key >> 63) | 0x8000000000000000)
}

/**
 * Sorts `length` doubles without NaN, ascending, by digits from the lowest that varies. Columns rarely use all 64 bits
 * (whole numbers, single precision), so that three passes mostly do; where there are more than 36 varying bits the
 * highest 36 are sorted by digits and what they leave by insertion, unless that takes too many moves.
 *
 * @param spare as long as `values`.
 * @param counters 4096 u32.
 */
export function sortDoubles(values: usize, length: i32, spare: usize, counters: usize): void {
  if (length < 2) return
  const end = values + (<usize>length << 3)
  const first = load<u64>(values)
  let varying: u64 = 0
  for (let p = values; p < end; p += 8) {
    const bits = load<u64>(p)
    varying |= bits ^ first
    store<u64>(p, keyOf(bits))
  }
  if (varying !== 0) {
    const low = <i32>ctz(varying)
    const width = 64 - <i32>clz(varying) - low
    if (width <= 36) {
      sortDigits(values, length, spare, counters, low, width)
    } else {
      sortDigits(values, length, spare, counters, low + width - 36, 36)
      if (!insert(values, length)) sortDigits(values, length, spare, counters, low, width)
    }
  }
  for (let p = values; p < end; p += 8) store<u64>(p, bitsOf(load<u64>(p)))
}

function sortDigits(
  values: usize,
  length: i32,
  spare: usize,
  counters: usize,
  low: i32,
  width: i32,
): void {
  const passes = (width + DIGIT_BITS - 1) / DIGIT_BITS
  const digit = (width + passes - 1) / passes
  let from = values
  let to = spare
  for (let pass = 0; pass < passes; pass++) {
    scatter(from, length, to, counters, <u64>(low + pass * digit), digit)
    const swapped = from
    from = to
    to = swapped
  }
  if (from !== values) memory.copy(values, from, <usize>length << 3)
}

/** One stable pass: counts a digit, adds the counts up to places, moves every key to its place. */
function scatter(from: usize, length: i32, to: usize, counters: usize, shift: u64, digit: i32): void {
  const mask: u64 = (1 << digit) - 1
  const end = from + (<usize>length << 3)
  memory.fill(counters, 0, <usize>COUNTERS << 2)
  for (let p = from; p < end; p += 8) {
    const counter = counters + (<usize>((load<u64>(p) >> shift) & mask) << 2)
    store<u32>(counter, load<u32>(counter) + 1)
  }
  let place: u32 = 0
  const last = counters + (<usize>COUNTERS << 2)
  for (let counter = counters; counter < last; counter += 4) {
    const count = load<u32>(counter)
    store<u32>(counter, place)
    place += count
  }
  for (let p = from; p < end; p += 8) {
    const key = load<u64>(p)
    const counter = counters + (<usize>((key >> shift) & mask) << 2)
    const at = load<u32>(counter)
    store<u32>(counter, at + 1)
    store<u64>(to + (<usize>at << 3), key)
  }
}

/** Insertion sort of nearly sorted keys; false when it gave up after 8 moves a key. */
function insert(values: usize, length: i32): bool {
  let moves = length << 3
  const end = values + (<usize>length << 3)
  for (let p = values + 8; p < end; p += 8) {
    const key = load<u64>(p)
    let at = p
    while (at > values && load<u64>(at - 8) > key) {
      store<u64>(at, load<u64>(at - 8))
      at -= 8
      if (--moves < 0) {
        store<u64>(at, key)
        return false
      }
    }
    store<u64>(at, key)
  }
  return true
}

/** Cells that the range of the thresholds is cut into, all equally wide. */
const CELLS: i32 = 2048

/**
 * The number of thresholds below each value, 255 for NaN. `steps` says how: a value's cell tells the thresholds that are
 * surely below it, and at most `steps` (1, 2 or 4) lie in the cell itself and are compared. Which cell it is may be off by
 * rounding, but it is so for thresholds and values alike. With 0 steps it is a binary search.
 *
 * @param thresholds 256 ascending doubles, infinity behind the last.
 * @param cells for each of 2048 cells the number of thresholds in the cells before, a byte each.
 */
export function mapDoubles(
  values: usize,
  length: i32,
  thresholds: usize,
  cells: usize,
  lowest: f64,
  scale: f64,
  steps: i32,
  bins: usize,
): void {
  if (steps === 1) map(values, length, thresholds, cells, lowest, scale, 1, bins, false)
  else if (steps === 2) map(values, length, thresholds, cells, lowest, scale, 2, bins, false)
  else if (steps === 4) map(values, length, thresholds, cells, lowest, scale, 4, bins, false)
  else map(values, length, thresholds, cells, lowest, scale, 0, bins, false)
}

/** The same for single-precision values. */
export function mapSingles(
  values: usize,
  length: i32,
  thresholds: usize,
  cells: usize,
  lowest: f64,
  scale: f64,
  steps: i32,
  bins: usize,
): void {
  if (steps === 1) map(values, length, thresholds, cells, lowest, scale, 1, bins, true)
  else if (steps === 2) map(values, length, thresholds, cells, lowest, scale, 2, bins, true)
  else if (steps === 4) map(values, length, thresholds, cells, lowest, scale, 4, bins, true)
  else map(values, length, thresholds, cells, lowest, scale, 0, bins, true)
}

@inline function map(
  values: usize,
  length: i32,
  thresholds: usize,
  cells: usize,
  lowest: f64,
  scale: f64,
  steps: i32,
  bins: usize,
  isSingle: bool,
): void {
  for (let i = 0; i < length; i++) {
    const value = isSingle
      ? <f64>load<f32>(values + (<usize>i << 2))
      : load<f64>(values + (<usize>i << 3))
    const bin = steps === 0 ? searched(value, thresholds) : looked(value, thresholds, cells, lowest, scale, steps)
    store<u8>(bins + i, select<u32>(bin, 255, value === value))
  }
}

@inline function looked(
  value: f64,
  thresholds: usize,
  cells: usize,
  lowest: f64,
  scale: f64,
  steps: i32,
): u32 {
  // The conversion saturates: what lies below the range is in the first cell.
  const cell = min(<u32>((value - lowest) * scale), CELLS - 1)
  let p = thresholds + (<usize>load<u8>(cells + cell) << 3)
  p += <usize>(load<f64>(p) < value) << 3
  if (steps > 1) p += <usize>(load<f64>(p) < value) << 3
  if (steps > 2) {
    p += <usize>(load<f64>(p) < value) << 3
    p += <usize>(load<f64>(p) < value) << 3
  }
  return <u32>((p - thresholds) >> 3)
}

/** Eight halvings without a branch, which the processor overlaps for several values. */
@inline function searched(value: f64, thresholds: usize): u32 {
  let p = thresholds
  p += <usize>(load<f64>(p, 1016) < value) << 10
  p += <usize>(load<f64>(p, 504) < value) << 9
  p += <usize>(load<f64>(p, 248) < value) << 8
  p += <usize>(load<f64>(p, 120) < value) << 7
  p += <usize>(load<f64>(p, 56) < value) << 6
  p += <usize>(load<f64>(p, 24) < value) << 5
  p += <usize>(load<f64>(p, 8) < value) << 4
  p += <usize>(load<f64>(p) < value) << 3
  return <u32>((p - thresholds) >> 3)
}

/**
 * Rows `from … to - 1` of a row-major table, `stride` bytes each, from columns of bins `columnLength` apart, 64 rows at
 * a time so that the rows written stay in the first cache.
 */
export function interleave(
  columns: usize,
  columnLength: usize,
  features: i32,
  from: i32,
  to: i32,
  rows: usize,
  stride: usize,
): void {
  for (let start = from; start < to; start += 64) {
    const count = min(64, to - start)
    for (let feature = 0; feature < features; feature++) {
      let p = columns + <usize>feature * columnLength + start
      let q = rows + <usize>start * stride + feature
      const end = p + count
      while (p < end) {
        store<u8>(q, load<u8>(p))
        p += 1
        q += stride
      }
    }
  }
}
