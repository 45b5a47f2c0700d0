// Which rows come near a query: scores in single precision, of which all that might count are listed. The caller computes
// the distances of the few listed rows exactly.

/**
 * The score of row y for query x is x · y - |y|²/2, greatest for the nearest row. Lists the rows of `panels` whose score
 * exceeds their query's threshold, for four queries at once.
 *
 * A panel holds eight rows, column by column, so that one load brings four rows and no lanes have to be added up; four
 * queries by eight rows are as many sums as fit in the registers beside their operands.
 *
 * - `halves`: -|y|²/2 a row; minus infinity for a row that is only there to fill its panel.
 * - `queries`: four queries, column by column.
 * - `lists`: four lists of `stride` entries of row number (i32) and score (f32); `counts` says how many each has.
 */
export function listNear(
  panels: usize,
  halves: usize,
  firstRow: i32,
  panelCount: i32,
  queries: usize,
  width: i32,
  thresholds: usize,
  counts: usize,
  lists: usize,
  stride: i32,
): void {
  const queriesEnd = queries + ((<usize>width) << 4)
  for (let panel = 0; panel < panelCount; panel++) {
    const lowHalves = v128.load(halves)
    const highHalves = v128.load(halves, 16)
    let a0 = lowHalves
    let a1 = highHalves
    let b0 = lowHalves
    let b1 = highHalves
    let c0 = lowHalves
    let c1 = highHalves
    let d0 = lowHalves
    let d1 = highHalves
    for (let query = queries; query < queriesEnd; query += 16) {
      const low = v128.load(panels)
      const high = v128.load(panels, 16)
      panels += 32
      const a = v128.load32_splat(query)
      a0 = f32x4.add(a0, f32x4.mul(a, low))
      a1 = f32x4.add(a1, f32x4.mul(a, high))
      const b = v128.load32_splat(query, 4)
      b0 = f32x4.add(b0, f32x4.mul(b, low))
      b1 = f32x4.add(b1, f32x4.mul(b, high))
      const c = v128.load32_splat(query, 8)
      c0 = f32x4.add(c0, f32x4.mul(c, low))
      c1 = f32x4.add(c1, f32x4.mul(c, high))
      const d = v128.load32_splat(query, 12)
      d0 = f32x4.add(d0, f32x4.mul(d, low))
      d1 = f32x4.add(d1, f32x4.mul(d, high))
    }
    halves += 32
    const row = firstRow + (panel << 3)
    const list = (<usize>stride) << 3
    keep(a0, a1, thresholds, counts, lists, row)
    keep(b0, b1, thresholds + 4, counts + 4, lists + list, row)
    keep(c0, c1, thresholds + 8, counts + 8, lists + 2 * list, row)
    keep(d0, d1, thresholds + 12, counts + 12, lists + 3 * list, row)
  }
}

@inline
function keep(low: v128, high: v128, threshold: usize, count: usize, list: usize, row: i32): void {
  const limit = v128.load32_splat(threshold)
  const lowMask = f32x4.gt(low, limit)
  const highMask = f32x4.gt(high, limit)
  if (v128.any_true(v128.or(lowMask, highMask))) append(low, high, lowMask, highMask, count, list, row)
}

/** Rare, and so kept out of the loop. */
function append(
  low: v128,
  high: v128,
  lowMask: v128,
  highMask: v128,
  count: usize,
  list: usize,
  row: i32,
): void {
  let mask = i32x4.bitmask(lowMask) | (i32x4.bitmask(highMask) << 4)
  let length = load<i32>(count)
  let entry = list + ((<usize>length) << 3)
  while (mask != 0) {
    const lane = ctz(mask)
    store<i32>(entry, row + lane)
    store<f32>(entry, scoreAt(low, high, lane), 4)
    entry += 8
    length++
    mask &= mask - 1
  }
  store<i32>(count, length)
}

@inline
function scoreAt(low: v128, high: v128, lane: i32): f32 {
  const four = lane < 4 ? low : high
  switch (lane & 3) {
    case 0:
      return f32x4.extract_lane(four, 0)
    case 1:
      return f32x4.extract_lane(four, 1)
    case 2:
      return f32x4.extract_lane(four, 2)
    default:
      return f32x4.extract_lane(four, 3)
  }
}
