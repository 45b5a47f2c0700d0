// The logistic loss of a block of rows: two exponentials at a time are most of what a fit computes.

/**
 * exp(x) for two x of at most 0; below -700 it is exp(-700). x = k log 2 + r with |r| ≤ log(2) / 2, the logarithm in
 * two parts (Cody & Waite), a Taylor polynomial of degree 13 in r, and k put into the exponent. Adding 1.5 · 2^52 rounds
 * to a whole number and leaves it in the low bits.
 */
@inline
function expNegative(x: v128): v128 {
  const magic = f64x2.splat(6755399441055744)
  x = f64x2.max(x, f64x2.splat(-700))
  const shifted = f64x2.add(f64x2.mul(x, f64x2.splat(1.4426950408889634)), magic)
  const k = f64x2.sub(shifted, magic)
  let r = f64x2.sub(x, f64x2.mul(k, f64x2.splat(0.6931471803691238)))
  r = f64x2.sub(r, f64x2.mul(k, f64x2.splat(1.9082149292705877e-10)))
  let p = f64x2.splat(1.6059043836821613e-10)
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(2.08767569878681e-9))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(2.505210838544172e-8))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(2.755731922398589e-7))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(2.7557319223985893e-6))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(2.48015873015873e-5))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.984126984126984e-4))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.388888888888889e-3))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(8.333333333333333e-3))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(4.1666666666666664e-2))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.6666666666666666e-1))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(0.5))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1))
  return f64x2.mul(p, i64x2.shl(i64x2.add(shifted, i64x2.splat(1023)), 52))
}

/**
 * Two classes. `signs` is 1 for a row of class 0 and -1 for one of class 1; `z`, the log odds of class 1, becomes the
 * weighted derivative of the loss, `curvature` its second, `factors` what the loss is the logarithm of (1 + e^-|z|).
 * Returns the rest of the loss. Rows come in pairs: the last of an odd number is followed by one of weight 0.
 */
export function binomial(
  z: usize,
  signs: usize,
  weights: usize,
  factors: usize,
  curvature: usize,
  length: i32,
): f64 {
  const one = f64x2.splat(1)
  const zero = f64x2.splat(0)
  let rest = zero
  const bytes = (<usize>((length + 1) & ~1)) << 3
  for (let o: usize = 0; o < bytes; o += 16) {
    const sign = v128.load(signs + o)
    const weight = v128.load(weights + o)
    const m = f64x2.mul(sign, v128.load(z + o))
    const e = expNegative(f64x2.neg(f64x2.abs(m)))
    const factor = f64x2.add(one, e)
    const large = f64x2.div(one, factor)
    const small = f64x2.mul(e, large)
    const p = v128.bitselect(large, small, f64x2.ge(m, zero))
    rest = f64x2.add(rest, f64x2.mul(weight, f64x2.max(m, zero)))
    v128.store(z + o, f64x2.mul(f64x2.mul(weight, sign), p))
    v128.store(curvature + o, f64x2.mul(f64x2.mul(weight, small), large))
    v128.store(factors + o, factor)
  }
  return f64x2.extract_lane(rest, 0) + f64x2.extract_lane(rest, 1)
}

/**
 * Several classes. `z` holds a column a class, `stride` bytes apart; each becomes the class's probability, `totals` the
 * sum of the exponentials and `largest` the greatest entry, whose sum with the logarithm of the total is log Σ e^z.
 */
export function softmax(
  z: usize,
  stride: usize,
  classes: i32,
  totals: usize,
  largest: usize,
  length: i32,
): void {
  const bytes = (<usize>((length + 1) & ~1)) << 3
  for (let o: usize = 0; o < bytes; o += 16) {
    let most = v128.load(z + o)
    for (let k = 1; k < classes; k++) most = f64x2.max(most, v128.load(z + <usize>k * stride + o))
    let total = f64x2.splat(0)
    for (let k = 0; k < classes; k++) {
      const place = z + <usize>k * stride + o
      const e = expNegative(f64x2.sub(v128.load(place), most))
      v128.store(place, e)
      total = f64x2.add(total, e)
    }
    const share = f64x2.div(f64x2.splat(1), total)
    for (let k = 0; k < classes; k++) {
      const place = z + <usize>k * stride + o
      v128.store(place, f64x2.mul(v128.load(place), share))
    }
    v128.store(totals + o, total)
    v128.store(largest + o, most)
  }
}
