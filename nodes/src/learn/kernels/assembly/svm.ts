// Sequential minimal optimisation of support vector machines: rows of the kernel matrix, and the passes over the
// gradient that every step takes.
//
// Rows of the training data lie in panels of eight, column by column: two lanes are two rows, and no lanes have to be
// added up. All sums run over the columns in their order.

/** `out[r]` = products of a row with the rows of the panels `from` ... `to - 1`; eight values a panel. */
export function products(panels: usize, row: usize, width: i32, from: i32, to: i32, out: usize): void {
  const panelBytes = (<usize>width) << 6
  const rowEnd = row + ((<usize>width) << 3)
  let panel = panels + <usize>from * panelBytes
  let target = out + ((<usize>from) << 6)
  for (let i = from; i < to; i++) {
    let a = f64x2.splat(0)
    let b = f64x2.splat(0)
    let c = f64x2.splat(0)
    let d = f64x2.splat(0)
    for (let x = row; x < rowEnd; x += 8) {
      const value = v128.load64_splat(x)
      a = f64x2.add(a, f64x2.mul(value, v128.load(panel)))
      b = f64x2.add(b, f64x2.mul(value, v128.load(panel, 16)))
      c = f64x2.add(c, f64x2.mul(value, v128.load(panel, 32)))
      d = f64x2.add(d, f64x2.mul(value, v128.load(panel, 48)))
      panel += 64
    }
    v128.store(target, a)
    v128.store(target, b, 16)
    v128.store(target, c, 32)
    v128.store(target, d, 48)
    target += 64
  }
}

/** Products x · y become exp(-gamma |x - y|²); `square` is |x|², `squares` the |y|². An even number of values. */
export function radial(values: usize, squares: usize, square: f64, gamma: f64, count: i32): void {
  const squareOf = f64x2.splat(square)
  const two = f64x2.splat(2)
  const zero = f64x2.splat(0)
  const rate = f64x2.splat(-gamma)
  const end = values + ((<usize>count) << 3)
  while (values < end) {
    const sum = f64x2.add(squareOf, v128.load(squares))
    // Rounding may leave less than nothing of it, much less where the rows are long.
    const distance = f64x2.max(f64x2.sub(sum, f64x2.mul(two, v128.load(values))), zero)
    v128.store(values, exponential(f64x2.mul(rate, distance)))
    values += 16
    squares += 16
  }
}

/** Products become (gamma x · y + coef0)^degree, by repeated squaring. An even number of values. */
export function polynomial(values: usize, gamma: f64, coef0: f64, degree: i32, count: i32): void {
  const factor = f64x2.splat(gamma)
  const start = f64x2.splat(coef0)
  const end = values + ((<usize>count) << 3)
  while (values < end) {
    let base = f64x2.add(f64x2.mul(factor, v128.load(values)), start)
    let power = f64x2.splat(1)
    for (let left = degree; left > 0; left >>= 1) {
      if (left & 1) power = f64x2.mul(power, base)
      base = f64x2.mul(base, base)
    }
    v128.store(values, power)
    values += 16
  }
}

/** Products become tanh(gamma x · y + coef0), from the exponential. An even number of values. */
export function sigmoid(values: usize, gamma: f64, coef0: f64, count: i32): void {
  const factor = f64x2.splat(gamma)
  const start = f64x2.splat(coef0)
  const one = f64x2.splat(1)
  const minusTwo = f64x2.splat(-2)
  const end = values + ((<usize>count) << 3)
  while (values < end) {
    const x = f64x2.add(f64x2.mul(factor, v128.load(values)), start)
    // Of the absolute value, so that the exponential cannot overflow: (1 - e) / (1 + e) with the sign put back.
    const e = exponential(f64x2.mul(minusTwo, f64x2.abs(x)))
    const size = f64x2.div(f64x2.sub(one, e), f64x2.add(one, e))
    const sign = v128.and(x, i64x2.splat(i64.MIN_VALUE))
    v128.store(values, v128.or(size, sign))
    values += 16
  }
}

/**
 * exp(x) to the last bit or the one before, 0 below -708. x = k ln 2 + r with |r| <= ln 2 / 2, and the series of e^r to
 * the thirteenth power, which is exact to rounding there. For x of at most 0.
 */
@inline
function exponential(x: v128): v128 {
  const inRange = f64x2.gt(x, f64x2.splat(-708))
  const bounded = f64x2.max(x, f64x2.splat(-708))
  // Adding and taking away 1.5 * 2^52 rounds to the nearest whole number.
  const shift = f64x2.splat(6755399441055744)
  const shifted = f64x2.add(f64x2.mul(bounded, f64x2.splat(1.4426950408889634)), shift)
  const k = f64x2.sub(shifted, shift)
  // ln 2 in two parts: k times the first one is exact.
  let r = f64x2.sub(bounded, f64x2.mul(k, f64x2.splat(0.6931471803691238)))
  r = f64x2.sub(r, f64x2.mul(k, f64x2.splat(1.9082149292705877e-10)))
  let e = f64x2.splat(1.6059043836821613e-10)
  e = f64x2.add(f64x2.mul(e, r), f64x2.splat(2.08767569878681e-9))
  e = f64x2.add(f64x2.mul(e, r), f64x2.splat(2.505210838544172e-8))
  e = f64x2.add(f64x2.mul(e, r), f64x2.splat(2.755731922398589e-7))
  e = f64x2.add(f64x2.mul(e, r), f64x2.splat(2.7557319223985893e-6))
  e = f64x2.add(f64x2.mul(e, r), f64x2.splat(2.48015873015873e-5))
  e = f64x2.add(f64x2.mul(e, r), f64x2.splat(1.984126984126984e-4))
  e = f64x2.add(f64x2.mul(e, r), f64x2.splat(1.3888888888888889e-3))
  e = f64x2.add(f64x2.mul(e, r), f64x2.splat(8.333333333333333e-3))
  e = f64x2.add(f64x2.mul(e, r), f64x2.splat(4.1666666666666664e-2))
  e = f64x2.add(f64x2.mul(e, r), f64x2.splat(1.6666666666666666e-1))
  e = f64x2.add(f64x2.mul(e, r), f64x2.splat(0.5))
  e = f64x2.add(f64x2.mul(e, r), f64x2.splat(1))
  e = f64x2.add(f64x2.mul(e, r), f64x2.splat(1))
  // The low bits of `shifted` are k: moved up to the exponent they are 2^k.
  const scale = i64x2.shl(i64x2.add(shifted, i64x2.splat(1023)), 52)
  return v128.and(f64x2.mul(e, scale), inRange)
}

/** Rounds to single precision. An even number of values. */
export function narrow(values: usize, out: usize, count: i32): void {
  const end = values + ((<usize>count) << 3)
  while (values < end) {
    store<u64>(out, i64x2.extract_lane(f32x4.demote_f64x2_zero(v128.load(values)), 0))
    values += 16
    out += 8
  }
}

/** `out[k] = row[index[k]]`. */
export function gather(row: usize, index: usize, out: usize, count: i32): void {
  for (let k = 0; k < count; k++) {
    store<f32>(out, load<f32>(row + ((<usize>load<u32>(index)) << 2)))
    index += 4
    out += 4
  }
}

/** Swaps the entries that the pairs of places name, one pair after the other. */
export function swapEntries(row: usize, pairs: usize, count: i32): void {
  const end = pairs + ((<usize>count) << 3)
  while (pairs < end) {
    const a = row + ((<usize>load<u32>(pairs)) << 2)
    const b = row + ((<usize>load<u32>(pairs, 4)) << 2)
    const held = load<f32>(a)
    store<f32>(a, load<f32>(b))
    store<f32>(b, held)
    pairs += 8
  }
}

/** `target[k] += factor * row[k]`, in double precision. */
export function addRow(target: usize, row: usize, factor: f64, count: i32): void {
  const factors = f64x2.splat(factor)
  const whole = target + ((<usize>(count & ~1)) << 3)
  while (target < whole) {
    const values = f64x2.promote_low_f32x4(v128.load64_zero(row))
    v128.store(target, f64x2.add(v128.load(target), f64x2.mul(factors, values)))
    target += 16
    row += 8
  }
  if (count & 1) store<f64>(target, load<f64>(target) + factor * <f64>load<f32>(row))
}

/** `target[k] += a[k] * byA + b[k] * byB`, in double precision. */
export function addTwoRows(target: usize, a: usize, byA: f64, b: usize, byB: f64, count: i32): void {
  const aFactors = f64x2.splat(byA)
  const bFactors = f64x2.splat(byB)
  const whole = target + ((<usize>(count & ~1)) << 3)
  while (target < whole) {
    const fromA = f64x2.mul(aFactors, f64x2.promote_low_f32x4(v128.load64_zero(a)))
    const fromB = f64x2.mul(bFactors, f64x2.promote_low_f32x4(v128.load64_zero(b)))
    v128.store(target, f64x2.add(v128.load(target), f64x2.add(fromA, fromB)))
    target += 16
    a += 8
    b += 8
  }
  if (count & 1) {
    const step = byA * <f64>load<f32>(a) + byB * <f64>load<f32>(b)
    store<f64>(target, load<f64>(target) + step)
  }
}

/**
 * The place of the greatest `barrier[k] - gradient[k]`, the last of equals; -1 when all are minus infinity. A barrier is
 * 0, or minus infinity for a variable that must not move that way.
 *
 * First the value alone, with sums that don't wait for each other, and then, from the end, its place.
 */
export function greatestRise(gradient: usize, barrier: usize, count: i32): i32 {
  const start = gradient
  const apart = barrier - gradient
  let a = f64x2.splat(-Infinity)
  let b = a
  let c = a
  let d = a
  const whole = start + ((<usize>(count & ~7)) << 3)
  for (; gradient < whole; gradient += 64) {
    const beside = gradient + apart
    a = f64x2.pmax(a, f64x2.sub(v128.load(beside), v128.load(gradient)))
    b = f64x2.pmax(b, f64x2.sub(v128.load(beside, 16), v128.load(gradient, 16)))
    c = f64x2.pmax(c, f64x2.sub(v128.load(beside, 32), v128.load(gradient, 32)))
    d = f64x2.pmax(d, f64x2.sub(v128.load(beside, 48), v128.load(gradient, 48)))
  }
  const most = f64x2.pmax(f64x2.pmax(a, b), f64x2.pmax(c, d))
  let best = f64x2.extract_lane(most, 0)
  if (f64x2.extract_lane(most, 1) > best) best = f64x2.extract_lane(most, 1)
  for (let k = count & ~7; k < count; k++) {
    const rise = riseAt(start, apart, k)
    if (rise > best) best = rise
  }
  if (best == -Infinity) return -1
  let place = count - 1
  while (place & 7 && riseAt(start, apart, place) != best) place--
  if (riseAt(start, apart, place) == best) return place
  const bests = f64x2.splat(best)
  for (gradient = start + ((<usize>place) << 3) - 64; gradient >= start; gradient -= 64) {
    const beside = gradient + apart
    const first = f64x2.eq(bests, f64x2.sub(v128.load(beside), v128.load(gradient)))
    const second = f64x2.eq(bests, f64x2.sub(v128.load(beside, 16), v128.load(gradient, 16)))
    const third = f64x2.eq(bests, f64x2.sub(v128.load(beside, 32), v128.load(gradient, 32)))
    const fourth = f64x2.eq(bests, f64x2.sub(v128.load(beside, 48), v128.load(gradient, 48)))
    if (v128.any_true(v128.or(v128.or(first, second), v128.or(third, fourth)))) break
  }
  place = <i32>((gradient - start) >> 3) + 7
  while (riseAt(start, apart, place) != best) place--
  return place
}

@inline
function riseAt(gradient: usize, apart: usize, place: i32): f64 {
  const at = gradient + ((<usize>place) << 3)
  return load<f64>(at + apart) - load<f64>(at)
}

/**
 * The partner of a variable whose gradient is -rise: the place where a step of both gains most, that is the greatest
 * (rise + fall)² / curvature with fall = `barrier[k] + gradient[k]` and rise + fall > 0, the last of equals; -1 when
 * there is none. `result` receives the greatest fall and the gain.
 *
 * Only what could be best by a product, which is cheaper, is divided.
 */
export function bestPartner(
  gradient: usize,
  barrier: usize,
  row: usize,
  diagonal: usize,
  rise: f64,
  own: f64,
  count: i32,
  result: usize,
): i32 {
  const rises = f64x2.splat(rise)
  const owns = f64x2.splat(own)
  const two = f64x2.splat(2)
  const zero = f64x2.splat(0)
  let falls = f64x2.splat(-Infinity)
  let best: f64 = -Infinity
  // Somewhat below the best, so that rounding keeps none of the best from being looked at.
  let nearBest = zero
  let place = -1
  const pairs = count & ~1
  for (let k = 0; k < pairs; k += 2) {
    const fall = f64x2.add(v128.load(barrier), v128.load(gradient))
    falls = f64x2.pmax(falls, fall)
    const difference = f64x2.add(rises, fall)
    const square = f64x2.mul(difference, difference)
    const values = f64x2.promote_low_f32x4(v128.load64_zero(row))
    const curvature = f64x2.sub(f64x2.add(owns, v128.load(diagonal)), f64x2.mul(two, values))
    const isNear = f64x2.ge(square, f64x2.mul(nearBest, curvature))
    if (v128.any_true(v128.and(isNear, f64x2.gt(difference, zero)))) {
      if (f64x2.extract_lane(difference, 0) > 0) {
        const gain = gainOf(f64x2.extract_lane(square, 0), f64x2.extract_lane(curvature, 0))
        if (gain >= best) {
          best = gain
          place = k
        }
      }
      if (f64x2.extract_lane(difference, 1) > 0) {
        const gain = gainOf(f64x2.extract_lane(square, 1), f64x2.extract_lane(curvature, 1))
        if (gain >= best) {
          best = gain
          place = k + 1
        }
      }
      nearBest = f64x2.splat(min<f64>(best * 0.999999, 1e300))
    }
    gradient += 16
    barrier += 16
    row += 8
    diagonal += 16
  }
  let greatestFall = max<f64>(f64x2.extract_lane(falls, 0), f64x2.extract_lane(falls, 1))
  if (count & 1) {
    const fall = load<f64>(barrier) + load<f64>(gradient)
    if (fall > greatestFall) greatestFall = fall
    const difference = rise + fall
    if (difference > 0) {
      const curvature = own + load<f64>(diagonal) - 2 * <f64>load<f32>(row)
      const gain = gainOf(difference * difference, curvature)
      if (gain >= best) {
        best = gain
        place = count - 1
      }
    }
  }
  store<f64>(result, greatestFall)
  store<f64>(result, best, 8)
  return place
}

@inline
function gainOf(square: f64, curvature: f64): f64 {
  return square / (curvature > 0 ? curvature : 1e-12)
}

/** `row[place]`. */
export function entry(row: usize, place: i32): f64 {
  return <f64>load<f32>(row + ((<usize>place) << 2))
}
