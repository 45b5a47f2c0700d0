// @shared
// Gradients, hessians and losses of boosting, two rows at a time in double precision. Margins, targets and weights are
// doubles; gradient and hessian are written as two f32 a row, which halves what a histogram has to read.
//
// Every function adds to `sums`, five doubles an output: Σ|gradient|, the largest |gradient|, Σ hessian, the largest
// hessian, Σ weight x loss (of the last output only, where there are several). The first of two rows adds to one lane and
// the second to the other, and the lanes are added at the end, in the twin too. `weights` is 0 where all are 1.

const LOG2E: f64 = 1.44269504088896338700
const LN2_HIGH: f64 = 6.93147180369123816490e-1
const LN2_LOW: f64 = 1.90821492927058770002e-10
const MAGIC: f64 = 6755399441055744
const MAGIC_BITS: i64 = 0x4338000000000000

@inline function splat(x: f64): v128 {
  return f64x2.splat(x)
}

/** e^x of two doubles within one unit in the last place, after Sun's fdlibm (1993); beyond ±708 the value there. */
@inline function exp2(value: v128): v128 {
  const x = f64x2.pmin(f64x2.pmax(value, splat(-708)), splat(708))
  const shifted = f64x2.add(f64x2.mul(x, splat(LOG2E)), splat(MAGIC))
  const k = f64x2.sub(shifted, splat(MAGIC))
  const high = f64x2.sub(x, f64x2.mul(k, splat(LN2_HIGH)))
  const low = f64x2.mul(k, splat(LN2_LOW))
  const r = f64x2.sub(high, low)
  const t = f64x2.mul(r, r)
  let p = f64x2.add(f64x2.mul(t, splat(4.13813679705723846039e-8)), splat(-1.65339022054652515390e-6))
  p = f64x2.add(f64x2.mul(t, p), splat(6.61375632143793436117e-5))
  p = f64x2.add(f64x2.mul(t, p), splat(-2.77777777770155933842e-3))
  p = f64x2.add(f64x2.mul(t, p), splat(1.66666666666666019037e-1))
  const c = f64x2.sub(r, f64x2.mul(t, p))
  const q = f64x2.div(f64x2.mul(r, c), f64x2.sub(splat(2), c))
  const y = f64x2.sub(splat(1), f64x2.sub(f64x2.sub(low, q), high))
  const exponent = i64x2.shl(i64x2.sub(shifted, i64x2.splat(MAGIC_BITS - 1023)), 52)
  return f64x2.mul(y, exponent)
}

/** The natural logarithm of two normal doubles above 0, after Sun's fdlibm (1993). */
@inline function log2(x: v128): v128 {
  const offset = i64x2.sub(x, i64x2.splat(0x3fe6a09e667f3bcd))
  const k = i64x2.shr_s(offset, 52)
  const f = f64x2.sub(i64x2.sub(x, i64x2.shl(k, 52)), splat(1))
  const n = f64x2.sub(i64x2.add(k, i64x2.splat(MAGIC_BITS)), splat(MAGIC))
  const half = f64x2.mul(f64x2.mul(splat(0.5), f), f)
  const s = f64x2.div(f, f64x2.add(splat(2), f))
  const z = f64x2.mul(s, s)
  let p = f64x2.add(f64x2.mul(z, splat(1.479819860511658591e-1)), splat(1.531383769920937332e-1))
  p = f64x2.add(f64x2.mul(z, p), splat(1.818357216161805012e-1))
  p = f64x2.add(f64x2.mul(z, p), splat(2.222219843214978396e-1))
  p = f64x2.add(f64x2.mul(z, p), splat(2.857142874366239149e-1))
  p = f64x2.add(f64x2.mul(z, p), splat(3.999999999940941908e-1))
  p = f64x2.add(f64x2.mul(z, p), splat(6.666666666666735130e-1))
  const tail = f64x2.add(f64x2.mul(s, f64x2.add(half, f64x2.mul(z, p))), f64x2.mul(n, splat(LN2_LOW)))
  const whole = f64x2.mul(n, splat(LN2_HIGH))
  return f64x2.add(whole, f64x2.sub(f, f64x2.sub(half, tail)))
}

/** Two doubles, or one and a 0 behind the last row. */
@inline function loadTwo(p: usize, isOne: bool): v128 {
  return isOne ? v128.load64_zero(p) : v128.load(p)
}

@inline function weightsOf(weights: usize, row: i32, isOne: bool): v128 {
  if (weights === 0) return isOne ? f64x2(1, 0) : splat(1)
  return loadTwo(weights + (<usize>row << 3), isOne)
}

/** Writes the pairs of one or two rows and adds to the sums of the lanes. */
@inline function put(
  pairs: usize,
  row: i32,
  isOne: bool,
  gradient: v128,
  hessian: v128,
  loss: v128,
  lanes: usize,
): void {
  const g = f32x4.demote_f64x2_zero(gradient)
  const h = f32x4.demote_f64x2_zero(hessian)
  const both = v128.shuffle<f32>(g, h, 0, 4, 1, 5)
  const at = pairs + (<usize>row << 3)
  if (isOne) v128.store64_lane(at, both, 0)
  else v128.store(at, both)
  const size = f64x2.abs(gradient)
  v128.store(lanes, f64x2.add(v128.load(lanes), size))
  v128.store(lanes, f64x2.pmax(v128.load(lanes, 16), size), 16)
  v128.store(lanes, f64x2.add(v128.load(lanes, 32), hessian), 32)
  v128.store(lanes, f64x2.pmax(v128.load(lanes, 48), hessian), 48)
  v128.store(lanes, f64x2.add(v128.load(lanes, 64), loss), 64)
}

/** Adds the two lanes (of ten doubles) up into `sums` (five doubles). */
@inline function close(lanes: usize, sums: usize): void {
  for (let i: usize = 0; i < 5; i++) {
    const pair = v128.load(lanes + (i << 4))
    const a = f64x2.extract_lane(pair, 0)
    const b = f64x2.extract_lane(pair, 1)
    const at = sums + (i << 3)
    if (i === 1 || i === 3) store<f64>(at, max(load<f64>(at), max(a, b)))
    else store<f64>(at, load<f64>(at) + (a + b))
  }
}

/** log_loss of two classes: targets are 0 and 1. `lanes` is scratch of 80 bytes an output. */
export function logistic(
  raw: usize,
  targets: usize,
  weights: usize,
  pairs: usize,
  first: i32,
  end: i32,
  lanes: usize,
  sums: usize,
): void {
  memory.fill(lanes, 0, 80)
  const one = splat(1)
  for (let row = first; row < end; row += 2) {
    const isOne = row + 1 === end
    const x = loadTwo(raw + (<usize>row << 3), isOne)
    const y = loadTwo(targets + (<usize>row << 3), isOne)
    const w = weightsOf(weights, row, isOne)
    const t = exp2(f64x2.neg(f64x2.abs(x)))
    const above = f64x2.add(one, t)
    const inverse = f64x2.div(one, above)
    const p = f64x2.mul(v128.bitselect(t, one, f64x2.lt(x, splat(0))), inverse)
    const hessian = f64x2.mul(f64x2.mul(f64x2.mul(t, inverse), inverse), w)
    const positive = f64x2.pmax(x, splat(0))
    const loss = f64x2.sub(f64x2.add(log2(above), positive), f64x2.mul(x, y))
    put(pairs, row, isOne, f64x2.mul(f64x2.sub(p, y), w), hessian, f64x2.mul(loss, w), lanes)
  }
  close(lanes, sums)
}

/**
 * log_loss of `classes` classes: targets are their numbers. The margins of a class lie `outputBytes` behind those of the
 * one before, its pairs `pairBytes`. `lanes` is scratch of 96 bytes a class.
 */
export function softmax(
  raw: usize,
  outputBytes: usize,
  classes: i32,
  targets: usize,
  weights: usize,
  pairs: usize,
  pairBytes: usize,
  first: i32,
  end: i32,
  lanes: usize,
  sums: usize,
): void {
  memory.fill(lanes, 0, <usize>classes * 80)
  const shares = lanes + <usize>classes * 80
  for (let row = first; row < end; row += 2) {
    const isOne = row + 1 === end
    const at = raw + (<usize>row << 3)
    const y = loadTwo(targets + (<usize>row << 3), isOne)
    const w = weightsOf(weights, row, isOne)
    let largest = loadTwo(at, isOne)
    for (let c = 1; c < classes; c++) largest = f64x2.pmax(largest, loadTwo(at + <usize>c * outputBytes, isOne))
    let total = splat(0)
    let own = splat(0)
    for (let c = 0; c < classes; c++) {
      const difference = f64x2.sub(loadTwo(at + <usize>c * outputBytes, isOne), largest)
      own = v128.bitselect(difference, own, f64x2.eq(y, splat(<f64>c)))
      const e = exp2(difference)
      total = f64x2.add(total, e)
      v128.store(shares + (<usize>c << 4), e)
    }
    const loss = f64x2.mul(f64x2.sub(log2(total), own), w)
    for (let c = 0; c < classes; c++) {
      const p = f64x2.div(v128.load(shares + (<usize>c << 4)), total)
      const hit = v128.and(f64x2.eq(y, splat(<f64>c)), splat(1))
      const gradient = f64x2.mul(f64x2.sub(p, hit), w)
      const hessian = f64x2.mul(f64x2.mul(p, f64x2.sub(splat(1), p)), w)
      const ownLoss = c + 1 === classes ? loss : splat(0)
      const ownPairs = pairs + <usize>c * pairBytes
      put(ownPairs, row, isOne, gradient, hessian, ownLoss, lanes + <usize>c * 80)
    }
  }
  for (let c = 0; c < classes; c++) close(lanes + <usize>c * 80, sums + <usize>c * 40)
}

/** squared_error: half the square of the error. */
export function squaredError(
  raw: usize,
  targets: usize,
  weights: usize,
  pairs: usize,
  first: i32,
  end: i32,
  lanes: usize,
  sums: usize,
): void {
  memory.fill(lanes, 0, 80)
  for (let row = first; row < end; row += 2) {
    const isOne = row + 1 === end
    const w = weightsOf(weights, row, isOne)
    const error = f64x2.sub(
      loadTwo(raw + (<usize>row << 3), isOne),
      loadTwo(targets + (<usize>row << 3), isOne),
    )
    const loss = f64x2.mul(f64x2.mul(f64x2.mul(splat(0.5), error), error), w)
    put(pairs, row, isOne, f64x2.mul(error, w), w, loss, lanes)
  }
  close(lanes, sums)
}

/**
 * quantile: the pinball loss, whose slope is -quantile below the target and 1 - quantile above. With `above` and `below`
 * for these slopes it is absolute_error too (1 and 1). The hessian is taken to be 1.
 */
export function pinball(
  raw: usize,
  targets: usize,
  weights: usize,
  pairs: usize,
  first: i32,
  end: i32,
  lanes: usize,
  sums: usize,
  above: f64,
  below: f64,
): void {
  memory.fill(lanes, 0, 80)
  for (let row = first; row < end; row += 2) {
    const isOne = row + 1 === end
    const w = weightsOf(weights, row, isOne)
    const x = loadTwo(raw + (<usize>row << 3), isOne)
    const y = loadTwo(targets + (<usize>row << 3), isOne)
    const slope = v128.bitselect(splat(above), splat(-below), f64x2.gt(x, y))
    const loss = f64x2.mul(f64x2.mul(slope, f64x2.sub(x, y)), w)
    put(pairs, row, isOne, f64x2.mul(slope, w), w, loss, lanes)
  }
  close(lanes, sums)
}

/** poisson: half the deviance with a logarithmic link, without its constant. */
export function poisson(
  raw: usize,
  targets: usize,
  weights: usize,
  pairs: usize,
  first: i32,
  end: i32,
  lanes: usize,
  sums: usize,
): void {
  memory.fill(lanes, 0, 80)
  for (let row = first; row < end; row += 2) {
    const isOne = row + 1 === end
    const w = weightsOf(weights, row, isOne)
    const x = loadTwo(raw + (<usize>row << 3), isOne)
    const y = loadTwo(targets + (<usize>row << 3), isOne)
    const mean = exp2(x)
    const loss = f64x2.mul(f64x2.sub(mean, f64x2.mul(y, x)), w)
    put(pairs, row, isOne, f64x2.mul(f64x2.sub(mean, y), w), f64x2.mul(mean, w), loss, lanes)
  }
  close(lanes, sums)
}

/** gamma: half the deviance with a logarithmic link, without its constant. */
export function gamma(
  raw: usize,
  targets: usize,
  weights: usize,
  pairs: usize,
  first: i32,
  end: i32,
  lanes: usize,
  sums: usize,
): void {
  memory.fill(lanes, 0, 80)
  for (let row = first; row < end; row += 2) {
    const isOne = row + 1 === end
    const w = weightsOf(weights, row, isOne)
    const x = loadTwo(raw + (<usize>row << 3), isOne)
    const y = loadTwo(targets + (<usize>row << 3), isOne)
    const ratio = f64x2.mul(y, exp2(f64x2.neg(x)))
    const gradient = f64x2.mul(f64x2.sub(splat(1), ratio), w)
    put(pairs, row, isOne, gradient, f64x2.mul(ratio, w), f64x2.mul(f64x2.add(x, ratio), w), lanes)
  }
  close(lanes, sums)
}
