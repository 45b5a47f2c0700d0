// What a network adds up: columns of a batch, rows of a layer with one unit, squares of its weights.

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

@inline
function addSquares(sum: v128, x: v128): v128 {
  return f64x2.add(sum, f64x2.mul(x, x))
}

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
