// The activation functions of a neural network, on a vector of singles or doubles.

@inline
function mulAdd<T>(p: v128, x: v128, constant: T): v128 {
  return v128.add<T>(v128.mul<T>(p, x), v128.splat<T>(constant))
}

/**
 * exp(x) for x of at most about 80. x = k log 2 + r with |r| <= log(2) / 2, the logarithm in two parts (Cody & Waite),
 * Moshier's approximations in r (Cephes), and k put into the exponent. Adding 1.5 · 2^52 (2^23) rounds to a whole number
 * and leaves it in the low bits.
 */
@inline
export function exp<T>(x: v128): v128 {
  if (sizeof<T>() == 4) {
    const magic = f32x4.splat(12582912)
    x = f32x4.max(x, f32x4.splat(-87))
    const shifted = f32x4.add(f32x4.mul(x, f32x4.splat(1.44269504)), magic)
    const k = f32x4.sub(shifted, magic)
    let r = f32x4.sub(x, f32x4.mul(k, f32x4.splat(0.693359375)))
    r = f32x4.sub(r, f32x4.mul(k, f32x4.splat(-2.12194440e-4)))
    let p = f32x4.splat(1.9875691500e-4)
    p = mulAdd<f32>(p, r, 1.3981999507e-3)
    p = mulAdd<f32>(p, r, 8.3334519073e-3)
    p = mulAdd<f32>(p, r, 4.1665795894e-2)
    p = mulAdd<f32>(p, r, 1.6666665459e-1)
    p = mulAdd<f32>(p, r, 5.0000001201e-1)
    p = f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), f32x4.add(r, f32x4.splat(1)))
    return f32x4.mul(p, i32x4.shl(i32x4.add(shifted, i32x4.splat(127)), 23))
  }
  const magic = f64x2.splat(6755399441055744)
  x = f64x2.max(x, f64x2.splat(-700))
  const shifted = f64x2.add(f64x2.mul(x, f64x2.splat(1.4426950408889634)), magic)
  const k = f64x2.sub(shifted, magic)
  let r = f64x2.sub(x, f64x2.mul(k, f64x2.splat(0.693145751953125)))
  r = f64x2.sub(r, f64x2.mul(k, f64x2.splat(1.4286068203094173e-6)))
  const z = f64x2.mul(r, r)
  let p = f64x2.splat(0.00012617719307481058)
  p = mulAdd<f64>(p, z, 0.030299440770744195)
  p = mulAdd<f64>(p, z, 1.0)
  p = f64x2.mul(p, r)
  let q = f64x2.splat(3.0019850513866446e-6)
  q = mulAdd<f64>(q, z, 0.002524483403496841)
  q = mulAdd<f64>(q, z, 0.22726554820815503)
  q = mulAdd<f64>(q, z, 2.0)
  const ratio = f64x2.div(p, f64x2.sub(q, p))
  const value = f64x2.add(f64x2.splat(1), f64x2.add(ratio, ratio))
  return f64x2.mul(value, i64x2.shl(i64x2.add(shifted, i64x2.splat(1023)), 52))
}

/** 1 / (1 + exp(-x)), of exp(-|x|) only, which never overflows. */
@inline
export function logistic<T>(x: v128): v128 {
  const one = v128.splat<T>(1)
  const e = exp<T>(v128.neg<T>(v128.abs<T>(x)))
  const sum = v128.add<T>(one, e)
  return v128.div<T>(v128.bitselect(one, e, v128.ge<T>(x, v128.splat<T>(0))), sum)
}

/** tanh(x): a polynomial (a ratio of two in double precision) near 0, where 1 - 2 / (exp(2|x|) + 1) loses digits. */
@inline
export function tanh<T>(x: v128): v128 {
  const one = v128.splat<T>(1)
  const size = v128.abs<T>(x)
  const z = v128.mul<T>(x, x)
  let near: v128
  if (sizeof<T>() == 4) {
    let p = f32x4.splat(-5.70498872745e-3)
    p = mulAdd<f32>(p, z, 2.06390887954e-2)
    p = mulAdd<f32>(p, z, -5.37397155531e-2)
    p = mulAdd<f32>(p, z, 1.33314422036e-1)
    near = mulAdd<f32>(p, z, -3.33332819422e-1)
  } else {
    let p = f64x2.splat(-0.9643991794250523)
    p = mulAdd<f64>(p, z, -99.28772310019185)
    p = mulAdd<f64>(p, z, -1614.6876844170845)
    let q = f64x2.add(z, f64x2.splat(112.81167849163293))
    q = mulAdd<f64>(q, z, 2235.4883906010045)
    q = mulAdd<f64>(q, z, 4844.063053251255)
    near = f64x2.div(p, q)
  }
  near = v128.add<T>(x, v128.mul<T>(v128.mul<T>(near, z), x))
  const e = exp<T>(v128.min<T>(v128.add<T>(size, size), v128.splat<T>(40)))
  const far = v128.sub<T>(one, v128.div<T>(v128.splat<T>(2), v128.add<T>(e, one)))
  const sign = v128.and(x, v128.splat<T>(-0.0))
  return v128.bitselect(near, v128.or(far, sign), v128.lt<T>(size, v128.splat<T>(0.625)))
}
