// What a neural network does beside its matrix products: with those in the `gemm` kernel, these would be most of the time
// if they ran one number at a time. Rows are padded to whole vectors; strides count bytes.

const RELU: i32 = 1
const LOGISTIC: i32 = 2
const TANH: i32 = 3

// @ts-ignore: decorator
@inline
function mulAdd<T>(p: v128, x: v128, constant: T): v128 {
  return v128.add<T>(v128.mul<T>(p, x), v128.splat<T>(constant))
}

/**
 * exp(x) for x of at most about 80. x = k log 2 + r with |r| <= log(2) / 2, the logarithm in two parts (Cody & Waite),
 * Moshier's approximations in r (Cephes), and k put into the exponent. Adding 1.5 · 2^52 (2^23) rounds to a whole number
 * and leaves it in the low bits.
 */
// @ts-ignore: decorator
@inline
function exp<T>(x: v128): v128 {
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
// @ts-ignore: decorator
@inline
function logistic<T>(x: v128): v128 {
  const one = v128.splat<T>(1)
  const e = exp<T>(v128.neg<T>(v128.abs<T>(x)))
  const sum = v128.add<T>(one, e)
  return v128.div<T>(v128.bitselect(one, e, v128.ge<T>(x, v128.splat<T>(0))), sum)
}

/** tanh(x): a polynomial (a ratio of two in double precision) near 0, where 1 - 2 / (exp(2|x|) + 1) loses digits. */
// @ts-ignore: decorator
@inline
function tanh<T>(x: v128): v128 {
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

// `kind` is a constant wherever these are called: what is left in the loops is one activation.
// @ts-ignore: decorator
@inline
function activateRows<T>(z: usize, bias: usize, rows: i32, width: usize, stride: usize, kind: i32): void {
  const zero = v128.splat<T>(0)
  for (let i = 0; i < rows; i++) {
    for (let o: usize = 0; o < width; o += 16) {
      let x = v128.add<T>(v128.load(z + o), v128.load(bias + o))
      // One instruction, where the maximum that WebAssembly defines takes eight.
      if (kind == RELU) x = v128.pmax<T>(x, zero)
      else if (kind == LOGISTIC) x = logistic<T>(x)
      else if (kind == TANH) x = tanh<T>(x)
      v128.store(z + o, x)
    }
    z += stride
  }
}

/** z = activation(z + bias) on `rows` rows of `width` bytes. */
// @ts-ignore: decorator
@inline
function activate<T>(z: usize, bias: usize, rows: i32, width: usize, stride: usize, kind: i32): void {
  if (kind == RELU) activateRows<T>(z, bias, rows, width, stride, RELU)
  else if (kind == LOGISTIC) activateRows<T>(z, bias, rows, width, stride, LOGISTIC)
  else if (kind == TANH) activateRows<T>(z, bias, rows, width, stride, TANH)
  else activateRows<T>(z, bias, rows, width, stride, 0)
}

export function activate32(z: usize, bias: usize, rows: i32, width: usize, stride: usize, kind: i32): void {
  activate<f32>(z, bias, rows, width, stride, kind)
}

export function activate64(z: usize, bias: usize, rows: i32, width: usize, stride: usize, kind: i32): void {
  activate<f64>(z, bias, rows, width, stride, kind)
}

// @ts-ignore: decorator
@inline
function deriveRows<T>(delta: usize, a: usize, rows: i32, width: usize, stride: usize, kind: i32): void {
  const one = v128.splat<T>(1)
  const zero = v128.splat<T>(0)
  for (let i = 0; i < rows; i++) {
    for (let o: usize = 0; o < width; o += 16) {
      const y = v128.load(a + o)
      let d = v128.load(delta + o)
      if (kind == RELU) d = v128.and(d, v128.ne<T>(y, zero))
      else if (kind == LOGISTIC) d = v128.mul<T>(v128.mul<T>(d, y), v128.sub<T>(one, y))
      else if (kind == TANH) d = v128.mul<T>(d, v128.sub<T>(one, v128.mul<T>(y, y)))
      v128.store(delta + o, d)
    }
    delta += stride
    a += stride
  }
}

/** delta *= the derivative of the activation, given what the activation was. */
// @ts-ignore: decorator
@inline
function derive<T>(delta: usize, a: usize, rows: i32, width: usize, stride: usize, kind: i32): void {
  if (kind == RELU) deriveRows<T>(delta, a, rows, width, stride, RELU)
  else if (kind == LOGISTIC) deriveRows<T>(delta, a, rows, width, stride, LOGISTIC)
  else if (kind == TANH) deriveRows<T>(delta, a, rows, width, stride, TANH)
}

export function derive32(delta: usize, a: usize, rows: i32, width: usize, stride: usize, kind: i32): void {
  derive<f32>(delta, a, rows, width, stride, kind)
}

export function derive64(delta: usize, a: usize, rows: i32, width: usize, stride: usize, kind: i32): void {
  derive<f64>(delta, a, rows, width, stride, kind)
}

/** The softmax of each row's first `count` values; what pads the row becomes 0. The sum is added up one by one. */
// @ts-ignore: decorator
@inline
function softmax<T>(z: usize, rows: i32, count: i32, width: usize, stride: usize): void {
  for (let i = 0; i < rows; i++) {
    let most = load<T>(z)
    for (let j = 1; j < count; j++) most = max<T>(most, load<T>(z + <usize>j * sizeof<T>()))
    const top = v128.splat<T>(most)
    for (let o: usize = 0; o < width; o += 16) {
      v128.store(z + o, exp<T>(v128.sub<T>(v128.load(z + o), top)))
    }
    let sum: T = 0
    for (let j = 0; j < count; j++) sum += load<T>(z + <usize>j * sizeof<T>())
    const total = v128.splat<T>(sum)
    for (let o: usize = 0; o < width; o += 16) v128.store(z + o, v128.div<T>(v128.load(z + o), total))
    const used = <usize>count * sizeof<T>()
    memory.fill(z + used, 0, width - used)
    z += stride
  }
}

export function softmax32(z: usize, rows: i32, count: i32, width: usize, stride: usize): void {
  softmax<f32>(z, rows, count, width, stride)
}

export function softmax64(z: usize, rows: i32, count: i32, width: usize, stride: usize): void {
  softmax<f64>(z, rows, count, width, stride)
}

// @ts-ignore: decorator
@inline
function scaled<T>(value: v128, factor: usize, isWeighted: bool): v128 {
  if (!isWeighted) return value
  const splat = sizeof<T>() == 4 ? v128.load32_splat(factor) : v128.load64_splat(factor)
  return v128.mul<T>(splat, value)
}

/**
 * target[j] = Σ factors[i] d[i][j], row after row, or what is there and that sum; all factors are 1 when not weighted.
 * Four vectors at a time: the sums stay in registers.
 */
// @ts-ignore: decorator
@inline
function sumRows<T>(
  d: usize,
  factors: usize,
  target: usize,
  rows: i32,
  width: usize,
  stride: usize,
  add: bool,
  isWeighted: bool,
): void {
  const zero = v128.splat<T>(0)
  let o: usize = 0
  for (; o + 64 <= width; o += 64) {
    let s0 = zero
    let s1 = zero
    let s2 = zero
    let s3 = zero
    const to = target + o
    if (add) {
      s0 = v128.load(to)
      s1 = v128.load(to, 16)
      s2 = v128.load(to, 32)
      s3 = v128.load(to, 48)
    }
    let from = d + o
    let factor = factors
    for (let i = rows; i > 0; i--) {
      s0 = v128.add<T>(s0, scaled<T>(v128.load(from), factor, isWeighted))
      s1 = v128.add<T>(s1, scaled<T>(v128.load(from, 16), factor, isWeighted))
      s2 = v128.add<T>(s2, scaled<T>(v128.load(from, 32), factor, isWeighted))
      s3 = v128.add<T>(s3, scaled<T>(v128.load(from, 48), factor, isWeighted))
      from += stride
      factor += sizeof<T>()
    }
    v128.store(to, s0)
    v128.store(to, s1, 16)
    v128.store(to, s2, 32)
    v128.store(to, s3, 48)
  }
  for (; o < width; o += 16) {
    let sum = add ? v128.load(target + o) : zero
    let from = d + o
    let factor = factors
    for (let i = rows; i > 0; i--) {
      sum = v128.add<T>(sum, scaled<T>(v128.load(from), factor, isWeighted))
      from += stride
      factor += sizeof<T>()
    }
    v128.store(target + o, sum)
  }
}

export function columnSums32(d: usize, target: usize, rows: i32, width: usize, stride: usize): void {
  sumRows<f32>(d, 0, target, rows, width, stride, false, false)
}

export function columnSums64(d: usize, target: usize, rows: i32, width: usize, stride: usize): void {
  sumRows<f64>(d, 0, target, rows, width, stride, false, false)
}

export function weightedSums32(
  d: usize,
  factors: usize,
  target: usize,
  rows: i32,
  width: usize,
  stride: usize,
  add: i32,
): void {
  sumRows<f32>(d, factors, target, rows, width, stride, add != 0, true)
}

export function weightedSums64(
  d: usize,
  factors: usize,
  target: usize,
  rows: i32,
  width: usize,
  stride: usize,
  add: i32,
): void {
  sumRows<f64>(d, factors, target, rows, width, stride, add != 0, true)
}

/** target[i] = Σ a[i][k] w[k] + bias, in ascending order of k; four rows at a time, so that no sum waits for itself. */
// @ts-ignore: decorator
@inline
function dots<T>(a: usize, w: usize, bias: usize, target: usize, rows: i32, inner: i32, stride: usize): void {
  const offset = load<T>(bias)
  const end = w + <usize>inner * sizeof<T>()
  for (let i = 0; i < rows; i += 4) {
    let s0: T = 0
    let s1: T = 0
    let s2: T = 0
    let s3: T = 0
    let p0 = a
    let p1 = p0 + stride
    let p2 = p1 + stride
    let p3 = p2 + stride
    a = p3 + stride
    for (let q = w; q < end; q += sizeof<T>()) {
      const x = load<T>(q)
      s0 += load<T>(p0) * x
      s1 += load<T>(p1) * x
      s2 += load<T>(p2) * x
      s3 += load<T>(p3) * x
      p0 += sizeof<T>()
      p1 += sizeof<T>()
      p2 += sizeof<T>()
      p3 += sizeof<T>()
    }
    store<T>(target, s0 + offset)
    store<T>(target, s1 + offset, sizeof<T>())
    store<T>(target, s2 + offset, 2 * sizeof<T>())
    store<T>(target, s3 + offset, 3 * sizeof<T>())
    target += 4 * sizeof<T>()
  }
}

export function dots32(
  a: usize,
  w: usize,
  bias: usize,
  target: usize,
  rows: i32,
  inner: i32,
  stride: usize,
): void {
  dots<f32>(a, w, bias, target, rows, inner, stride)
}

export function dots64(
  a: usize,
  w: usize,
  bias: usize,
  target: usize,
  rows: i32,
  inner: i32,
  stride: usize,
): void {
  dots<f64>(a, w, bias, target, rows, inner, stride)
}

// @ts-ignore: decorator
@inline
function addSquares(sum: v128, x: v128): v128 {
  return f64x2.add(sum, f64x2.mul(x, x))
}

// @ts-ignore: decorator
@inline
function sumOfLanes(first: v128, second: v128): f64 {
  const sum = f64x2.add(first, second)
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
}

/** Σ x² of `bytes` bytes in double precision, every fourth element added up apart. */
export function squares32(x: usize, bytes: usize): f64 {
  let first = f64x2.splat(0)
  let second = first
  for (let o: usize = 0; o < bytes; o += 16) {
    first = addSquares(first, f64x2.promote_low_f32x4(v128.load64_zero(x + o)))
    second = addSquares(second, f64x2.promote_low_f32x4(v128.load64_zero(x + o, 8)))
  }
  return sumOfLanes(first, second)
}

export function squares64(x: usize, bytes: usize): f64 {
  let first = f64x2.splat(0)
  let second = first
  for (let o: usize = 0; o < bytes; o += 32) {
    first = addSquares(first, v128.load(x + o))
    second = addSquares(second, v128.load(x + o, 16))
  }
  return sumOfLanes(first, second)
}

/** Four rows of `columns` singles, a multiple of 4, become four columns. */
// @ts-ignore: decorator
@inline
function transposeFour(w: usize, columns: i32, stride: usize, to: usize, targetStride: usize): void {
  const end = w + ((<usize>columns) << 2)
  for (; w < end; w += 16) {
    let from = w
    const r0 = v128.load(from)
    from += stride
    const r1 = v128.load(from)
    from += stride
    const r2 = v128.load(from)
    from += stride
    const r3 = v128.load(from)
    const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5)
    const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5)
    const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7)
    const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7)
    v128.store(to, v128.shuffle<f64>(low01, low23, 0, 2))
    to += targetStride
    v128.store(to, v128.shuffle<f64>(low01, low23, 1, 3))
    to += targetStride
    v128.store(to, v128.shuffle<f64>(high01, high23, 0, 2))
    to += targetStride
    v128.store(to, v128.shuffle<f64>(high01, high23, 1, 3))
    to += targetStride
  }
}

// @ts-ignore: decorator
@inline
function transposeRows<T>(w: usize, rows: i32, columns: i32, stride: usize, target: usize, targetStride: usize): void {
  for (let i = 0; i < rows; i++) {
    let to = target + <usize>i * sizeof<T>()
    for (let j = 0; j < columns; j++) {
      store<T>(to, load<T>(w + <usize>j * sizeof<T>()))
      to += targetStride
    }
    w += stride
  }
}

export function transpose32(w: usize, rows: i32, columns: i32, stride: usize, target: usize, targetStride: usize): void {
  const fours = rows & ~3
  const whole = columns & ~3
  for (let i = 0; i < fours; i += 4) {
    transposeFour(w, whole, stride, target, targetStride)
    w += 4 * stride
    target += 16
  }
  const right = w - <usize>fours * stride + ((<usize>whole) << 2)
  const below = target - ((<usize>fours) << 2) + <usize>whole * targetStride
  transposeRows<f32>(right, fours, columns - whole, stride, below, targetStride)
  transposeRows<f32>(w, rows - fours, columns, stride, target, targetStride)
}

export function transpose64(w: usize, rows: i32, columns: i32, stride: usize, target: usize, targetStride: usize): void {
  transposeRows<f64>(w, rows, columns, stride, target, targetStride)
}

/** Bytes of rows that are asked for before any of them is copied: they stay in the first-level cache. */
const AHEAD: usize = 32768

/**
 * Copies the rows that `index` (i32) names, of `stride` bytes each, one behind the other. They lie anywhere, so a first
 * pass only reads from each of their lines of memory, which gets many lines on their way at once; what it adds up is
 * stored where a row will be, so that no compiler leaves the reading out.
 */
export function gather(x: usize, stride: usize, index: usize, count: i32, target: usize): void {
  const most = max(1, <i32>(AHEAD / stride))
  while (count > 0) {
    const rows = min(most, count)
    let touched = 0
    for (let i = 0; i < rows; i++) {
      const from = x + <usize>load<i32>(index + ((<usize>i) << 2)) * stride
      for (let o: usize = 0; o < stride; o += 64) touched += load<i32>(from + o)
      touched += load<i32>(from + stride - 4)
    }
    store<i32>(target, touched)
    for (let i = 0; i < rows; i++) {
      const from = x + <usize>load<i32>(index) * stride
      for (let o: usize = 0; o < stride; o += 16) v128.store(target + o, v128.load(from + o))
      index += 4
      target += stride
    }
    count -= rows
  }
}

/**
 * Adam (Kingma & Ba 2015) on `bytes` bytes of parameters w with gradients (g + alpha w) / count; `rate` has the
 * corrections of both moments in it.
 */
// @ts-ignore: decorator
@inline
function adam<T>(
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  bytes: usize,
  alpha: T,
  count: T,
  rate: T,
  beta1: T,
  rest1: T,
  beta2: T,
  rest2: T,
  epsilon: T,
): void {
  const decay = v128.splat<T>(alpha)
  const size = v128.splat<T>(count)
  const step = v128.splat<T>(rate)
  for (let o: usize = 0; o < bytes; o += 16) {
    const x = v128.load(w + o)
    const d = v128.div<T>(v128.add<T>(v128.load(g + o), v128.mul<T>(decay, x)), size)
    const first = v128.add<T>(
      v128.mul<T>(v128.splat<T>(beta1), v128.load(m + o)),
      v128.mul<T>(v128.splat<T>(rest1), d),
    )
    const second = v128.add<T>(
      v128.mul<T>(v128.splat<T>(beta2), v128.load(v + o)),
      v128.mul<T>(v128.splat<T>(rest2), v128.mul<T>(d, d)),
    )
    v128.store(m + o, first)
    v128.store(v + o, second)
    const root = v128.add<T>(v128.sqrt<T>(second), v128.splat<T>(epsilon))
    v128.store(w + o, v128.sub<T>(x, v128.div<T>(v128.mul<T>(step, first), root)))
  }
}

export function adam32(
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  bytes: usize,
  alpha: f64,
  count: f64,
  rate: f64,
  beta1: f64,
  beta2: f64,
  epsilon: f64,
): void {
  adam<f32>(
    w, g, m, v, bytes, <f32>alpha, <f32>count, <f32>rate, <f32>beta1, <f32>(1 - beta1), <f32>beta2, <f32>(1 - beta2),
    <f32>epsilon,
  )
}

export function adam64(
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  bytes: usize,
  alpha: f64,
  count: f64,
  rate: f64,
  beta1: f64,
  beta2: f64,
  epsilon: f64,
): void {
  adam<f64>(w, g, m, v, bytes, alpha, count, rate, beta1, 1 - beta1, beta2, 1 - beta2, epsilon)
}

/** Gradient descent with momentum, Nesterov's where `nesterov` is 1; v are the velocities. */
// @ts-ignore: decorator
@inline
function descend<T>(
  w: usize,
  g: usize,
  v: usize,
  bytes: usize,
  alpha: T,
  count: T,
  rate: T,
  momentum: T,
  nesterov: i32,
): void {
  const decay = v128.splat<T>(alpha)
  const size = v128.splat<T>(count)
  const step = v128.splat<T>(rate)
  const keep = v128.splat<T>(momentum)
  for (let o: usize = 0; o < bytes; o += 16) {
    const x = v128.load(w + o)
    const d = v128.div<T>(v128.add<T>(v128.load(g + o), v128.mul<T>(decay, x)), size)
    const push = v128.mul<T>(step, d)
    let move = v128.sub<T>(v128.mul<T>(keep, v128.load(v + o)), push)
    v128.store(v + o, move)
    if (nesterov != 0) move = v128.sub<T>(v128.mul<T>(keep, move), push)
    v128.store(w + o, v128.add<T>(x, move))
  }
}

export function descend32(
  w: usize,
  g: usize,
  v: usize,
  bytes: usize,
  alpha: f64,
  count: f64,
  rate: f64,
  momentum: f64,
  nesterov: i32,
): void {
  descend<f32>(w, g, v, bytes, <f32>alpha, <f32>count, <f32>rate, <f32>momentum, nesterov)
}

export function descend64(
  w: usize,
  g: usize,
  v: usize,
  bytes: usize,
  alpha: f64,
  count: f64,
  rate: f64,
  momentum: f64,
  nesterov: i32,
): void {
  descend<f64>(w, g, v, bytes, alpha, count, rate, momentum, nesterov)
}
