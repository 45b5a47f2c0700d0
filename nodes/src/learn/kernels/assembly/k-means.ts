// The two steps of k-means over rows of doubles that lie one after the other (row-major): every row to its nearest
// center, and the weighted sums of the rows of each center.
//
// Centers come packed in blocks of four, feature by feature: [block][feature][4], so that one row's value meets four
// centers in two vectors. What is compared is |c|² - 2 x·c, which differs from the squared distance by |x|² only; the
// packed values are -2 c. Places beyond the last center hold zeros and a norm of +Infinity and so never win.

/** The four scores of one row: two vectors at `out`. */
@inline
function scoreRow(x: usize, block: usize, norms: usize, columns: i32, out: usize): void {
  let s0 = v128.load(norms)
  let s1 = v128.load(norms, 16)
  const end = x + ((<usize>columns) << 3)
  while (x < end) {
    const value = v128.load64_splat(x)
    s0 = f64x2.add(s0, f64x2.mul(value, v128.load(block)))
    s1 = f64x2.add(s1, f64x2.mul(value, v128.load(block, 16)))
    x += 8
    block += 32
  }
  v128.store(out, s0)
  v128.store(out, s1, 16)
}

/** The scores of four rows at once, so that additions need not wait for each other: 4 x 2 vectors at `out`. */
@inline
function scoreFourRows(x: usize, block: usize, norms: usize, columns: i32, out: usize): void {
  const row = (<usize>columns) << 3
  const n0 = v128.load(norms)
  const n1 = v128.load(norms, 16)
  let a0 = n0
  let a1 = n1
  let b0 = n0
  let b1 = n1
  let c0 = n0
  let c1 = n1
  let d0 = n0
  let d1 = n1
  let xb = x + row
  let xc = xb + row
  let xd = xc + row
  const end = xb
  // Two features a turn: the pointers to move are as many as the additions of one feature.
  const pairs = x + ((<usize>(columns & ~1)) << 3)
  while (x < pairs) {
    let low = v128.load(block)
    let high = v128.load(block, 16)
    let value = v128.load64_splat(x)
    a0 = f64x2.add(a0, f64x2.mul(value, low))
    a1 = f64x2.add(a1, f64x2.mul(value, high))
    value = v128.load64_splat(xb)
    b0 = f64x2.add(b0, f64x2.mul(value, low))
    b1 = f64x2.add(b1, f64x2.mul(value, high))
    value = v128.load64_splat(xc)
    c0 = f64x2.add(c0, f64x2.mul(value, low))
    c1 = f64x2.add(c1, f64x2.mul(value, high))
    value = v128.load64_splat(xd)
    d0 = f64x2.add(d0, f64x2.mul(value, low))
    d1 = f64x2.add(d1, f64x2.mul(value, high))
    low = v128.load(block, 32)
    high = v128.load(block, 48)
    value = v128.load64_splat(x, 8)
    a0 = f64x2.add(a0, f64x2.mul(value, low))
    a1 = f64x2.add(a1, f64x2.mul(value, high))
    value = v128.load64_splat(xb, 8)
    b0 = f64x2.add(b0, f64x2.mul(value, low))
    b1 = f64x2.add(b1, f64x2.mul(value, high))
    value = v128.load64_splat(xc, 8)
    c0 = f64x2.add(c0, f64x2.mul(value, low))
    c1 = f64x2.add(c1, f64x2.mul(value, high))
    value = v128.load64_splat(xd, 8)
    d0 = f64x2.add(d0, f64x2.mul(value, low))
    d1 = f64x2.add(d1, f64x2.mul(value, high))
    x += 16
    xb += 16
    xc += 16
    xd += 16
    block += 64
  }
  if (x < end) {
    const low = v128.load(block)
    const high = v128.load(block, 16)
    let value = v128.load64_splat(x)
    a0 = f64x2.add(a0, f64x2.mul(value, low))
    a1 = f64x2.add(a1, f64x2.mul(value, high))
    value = v128.load64_splat(xb)
    b0 = f64x2.add(b0, f64x2.mul(value, low))
    b1 = f64x2.add(b1, f64x2.mul(value, high))
    value = v128.load64_splat(xc)
    c0 = f64x2.add(c0, f64x2.mul(value, low))
    c1 = f64x2.add(c1, f64x2.mul(value, high))
    value = v128.load64_splat(xd)
    d0 = f64x2.add(d0, f64x2.mul(value, low))
    d1 = f64x2.add(d1, f64x2.mul(value, high))
  }
  v128.store(out, a0)
  v128.store(out, a1, 16)
  v128.store(out, b0, 32)
  v128.store(out, b1, 48)
  v128.store(out, c0, 64)
  v128.store(out, c1, 80)
  v128.store(out, d0, 96)
  v128.store(out, d1, 112)
}

/**
 * The place of the least score of a row, the first of equals: lanes apart at first, then each other. With vectors, since
 * a comparison of scores that decides a jump is guessed wrong every other time.
 */
@inline
function placeOfLeast(scores: usize, blocks: i32, stride: usize): i32 {
  let least0 = v128.load(scores)
  let least1 = v128.load(scores, 16)
  let place0 = i64x2(0, 1)
  let place1 = i64x2(2, 3)
  let own0 = place0
  let own1 = place1
  const four = i64x2.splat(4)
  for (let block = 1; block < blocks; block++) {
    scores += stride
    own0 = i64x2.add(own0, four)
    own1 = i64x2.add(own1, four)
    const score0 = v128.load(scores)
    const score1 = v128.load(scores, 16)
    place0 = v128.bitselect(own0, place0, f64x2.lt(score0, least0))
    place1 = v128.bitselect(own1, place1, f64x2.lt(score1, least1))
    least0 = f64x2.pmin(least0, score0)
    least1 = f64x2.pmin(least1, score1)
  }
  const isFirst = v128.and(f64x2.eq(least1, least0), i64x2.lt_s(place1, place0))
  const isLess = v128.or(f64x2.lt(least1, least0), isFirst)
  const least = f64x2.pmin(least0, least1)
  const place = v128.bitselect(place1, place0, isLess)
  const a = f64x2.extract_lane(least, 0)
  const b = f64x2.extract_lane(least, 1)
  const first = <i32>i64x2.extract_lane(place, 0)
  const second = <i32>i64x2.extract_lane(place, 1)
  return select(second, first, i32(b < a) | (i32(b == a) & i32(second < first)))
}

/**
 * The nearest center of each row to `labels`; returns how many labels changed. `scratch` has room for 16 values a block.
 */
export function assign(
  x: usize,
  rows: i32,
  columns: i32,
  centers: usize,
  norms: usize,
  blocks: i32,
  labels: usize,
  scratch: usize,
): i32 {
  const row = (<usize>columns) << 3
  const blockBytes = row << 2
  let changed = 0
  let at = 0
  for (; at + 4 <= rows; at += 4) {
    for (let block = 0; block < blocks; block++) {
      const b = <usize>block
      scoreFourRows(x, centers + b * blockBytes, norms + (b << 5), columns, scratch + (b << 7))
    }
    for (let i = 0; i < 4; i++) {
      const label = placeOfLeast(scratch + ((<usize>i) << 5), blocks, 128)
      changed += i32(label != load<i32>(labels))
      store<i32>(labels, label)
      labels += 4
    }
    x += row << 2
  }
  for (; at < rows; at++) {
    for (let block = 0; block < blocks; block++) {
      const b = <usize>block
      scoreRow(x, centers + b * blockBytes, norms + (b << 5), columns, scratch + (b << 5))
    }
    const label = placeOfLeast(scratch, blocks, 32)
    changed += i32(label != load<i32>(labels))
    store<i32>(labels, label)
    labels += 4
    x += row
  }
  return changed
}

/**
 * Adds each row times its weight to the sums of its center, row after row: the order of additions of a plain loop, which
 * is scikit-learn's on one thread. Without weights (`weights` 0) every weight is 1.
 */
export function accumulate(
  x: usize,
  rows: i32,
  columns: i32,
  weights: usize,
  labels: usize,
  sums: usize,
  counts: usize,
): void {
  const row = (<usize>columns) << 3
  const pairs = (<usize>(columns & ~1)) << 3
  let weight: f64 = 1
  for (let at = 0; at < rows; at++) {
    const label = <usize>load<i32>(labels)
    const sum = sums + label * row
    const count = counts + (label << 3)
    if (weights != 0) {
      weight = load<f64>(weights)
      weights += 8
    }
    const factor = f64x2.splat(weight)
    store<f64>(count, load<f64>(count) + weight)
    let offset: usize = 0
    for (; offset < pairs; offset += 16) {
      v128.store(sum + offset, f64x2.add(v128.load(sum + offset), f64x2.mul(v128.load(x + offset), factor)))
    }
    if (columns & 1) store<f64>(sum + offset, load<f64>(sum + offset) + load<f64>(x + offset) * weight)
    labels += 4
    x += row
  }
}

/**
 * One trial of k-means++ for each of four candidates (one packed block): `reached` gets, for each row, the squared
 * distance to the nearest of the centers so far (`closest`) and the candidate, 4 values a row; `pots` their weighted
 * sums.
 */
export function tryCandidates(
  x: usize,
  rows: i32,
  columns: i32,
  block: usize,
  norms: usize,
  rowNorms: usize,
  weights: usize,
  closest: usize,
  reached: usize,
  pots: usize,
): void {
  const row = (<usize>columns) << 3
  const zero = f64x2.splat(0)
  let pot0 = zero
  let pot1 = zero
  let weight = f64x2.splat(1)
  let at = 0
  let ready = 0
  for (; at < rows; at++) {
    // Four rows are scored ahead into the place where their results will stand.
    if (ready === 0) {
      if (at + 4 <= rows) {
        scoreFourRows(x, block, norms, columns, reached)
        x += row << 2
        ready = 4
      } else {
        scoreRow(x, block, norms, columns, reached)
        x += row
        ready = 1
      }
    }
    ready -= 1
    const norm = v128.load64_splat(rowNorms)
    const most = v128.load64_splat(closest)
    // pmin(a, b) is b < a ? b : a, and pmax alike: what a comparison in a plain loop does.
    const d0 = f64x2.pmin(most, f64x2.pmax(zero, f64x2.add(v128.load(reached), norm)))
    const d1 = f64x2.pmin(most, f64x2.pmax(zero, f64x2.add(v128.load(reached, 16), norm)))
    v128.store(reached, d0)
    v128.store(reached, d1, 16)
    if (weights != 0) {
      weight = v128.load64_splat(weights)
      weights += 8
    }
    pot0 = f64x2.add(pot0, f64x2.mul(d0, weight))
    pot1 = f64x2.add(pot1, f64x2.mul(d1, weight))
    rowNorms += 8
    closest += 8
    reached += 32
  }
  v128.store(pots, pot0)
  v128.store(pots, pot1, 16)
}

/** |x - center of its label|², times its weight, summed over the rows. */
export function inertia(
  x: usize,
  rows: i32,
  columns: i32,
  weights: usize,
  labels: usize,
  centers: usize,
): f64 {
  const row = (<usize>columns) << 3
  const pairs = (<usize>(columns & ~1)) << 3
  let total: f64 = 0
  for (let at = 0; at < rows; at++) {
    const center = centers + (<usize>load<i32>(labels)) * row
    let sum = f64x2.splat(0)
    let offset: usize = 0
    for (; offset < pairs; offset += 16) {
      const difference = f64x2.sub(v128.load(x + offset), v128.load(center + offset))
      sum = f64x2.add(sum, f64x2.mul(difference, difference))
    }
    let distance = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
    if (columns & 1) {
      const difference = load<f64>(x + offset) - load<f64>(center + offset)
      distance += difference * difference
    }
    if (weights != 0) {
      distance *= load<f64>(weights)
      weights += 8
    }
    total += distance
    labels += 4
    x += row
  }
  return total
}
