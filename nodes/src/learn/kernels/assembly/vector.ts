// Sums of products over columns of doubles, the inner loop of everything linear.

/**
 * Σ a[i] b[i]. Eight lanes, because the additions of one lane have to wait for each other; the lanes are added pairwise
 * and the rest after them, as `vector-twin.ts` does, so that both give the same bits.
 */
export function dot(a: usize, b: usize, length: i32): f64 {
  let s0 = f64x2.splat(0)
  let s1 = f64x2.splat(0)
  let s2 = f64x2.splat(0)
  let s3 = f64x2.splat(0)
  const whole = a + ((<usize>(length & ~7)) << 3)
  while (a < whole) {
    s0 = f64x2.add(s0, f64x2.mul(v128.load(a), v128.load(b)))
    s1 = f64x2.add(s1, f64x2.mul(v128.load(a, 16), v128.load(b, 16)))
    s2 = f64x2.add(s2, f64x2.mul(v128.load(a, 32), v128.load(b, 32)))
    s3 = f64x2.add(s3, f64x2.mul(v128.load(a, 48), v128.load(b, 48)))
    a += 64
    b += 64
  }
  const sum = f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3))
  let total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
  for (let i = length & 7; i > 0; i--) {
    total += load<f64>(a) * load<f64>(b)
    a += 8
    b += 8
  }
  return total
}

/** y[i] += factor * x[i]. */
export function axpy(factor: f64, x: usize, y: usize, length: i32): void {
  const factors = f64x2.splat(factor)
  const whole = x + ((<usize>(length & ~1)) << 3)
  while (x < whole) {
    v128.store(y, f64x2.add(v128.load(y), f64x2.mul(factors, v128.load(x))))
    x += 16
    y += 16
  }
  if (length & 1) store<f64>(y, load<f64>(y) + factor * load<f64>(x))
}
