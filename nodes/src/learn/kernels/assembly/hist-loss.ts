// @shared
// Gradients, hessians and losses of boosting, two rows at a time in double precision. Margins, targets and weights are
// doubles; gradient and hessian are written as two f32 a row, which halves what a histogram has to read.
//
// Every function adds to `sums`, five doubles an output: Σ|gradient|, the largest |gradient|, Σ hessian, the largest
// hessian, Σ weight x loss (of the last output only, where there are several). The first of two rows adds to one lane and
// the second to the other, and the lanes are added at the end, in the twin too. Running sums live in local variables: in
// memory each addition would wait for the one before to be stored. `weights` is 0 where all are 1.

const LOG2E: f64 = 1.44269504088896338700
const LN2_HIGH: f64 = 6.93147180369123816490e-1
const LN2_LOW: f64 = 1.90821492927058770002e-10
const MAGIC: f64 = 6755399441055744
const MAGIC_BITS: i64 = 0x4338000000000000

@inline function splat(x: f64): v128 {
  return f64x2.splat(x)
}

/** The c of fdlibm's e^r = 1 + 2 r / (2 - c): r less an even polynomial in r. */
@inline function oddPart(r: v128): v128 {
  const t = f64x2.mul(r, r)
  let p = f64x2.add(f64x2.mul(t, splat(4.13813679705723846039e-8)), splat(-1.65339022054652515390e-6))
  p = f64x2.add(f64x2.mul(t, p), splat(6.61375632143793436117e-5))
  p = f64x2.add(f64x2.mul(t, p), splat(-2.77777777770155933842e-3))
  p = f64x2.add(f64x2.mul(t, p), splat(1.66666666666666019037e-1))
  return f64x2.sub(r, f64x2.mul(t, p))
}

/** e^x of two doubles within one unit in the last place, after Sun's fdlibm (1993); beyond ±708 the value there. */
@inline function exp2(value: v128): v128 {
  const x = f64x2.pmin(f64x2.pmax(value, splat(-708)), splat(708))
  const shifted = f64x2.add(f64x2.mul(x, splat(LOG2E)), splat(MAGIC))
  const k = f64x2.sub(shifted, splat(MAGIC))
  const high = f64x2.sub(x, f64x2.mul(k, splat(LN2_HIGH)))
  const low = f64x2.mul(k, splat(LN2_LOW))
  const r = f64x2.sub(high, low)
  const c = oddPart(r)
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

/** Writes the pairs of one or two rows. */
@inline function put(pairs: usize, row: i32, isOne: bool, gradient: v128, hessian: v128): void {
  const g = f32x4.demote_f64x2_zero(gradient)
  const h = f32x4.demote_f64x2_zero(hessian)
  const both = v128.shuffle<f32>(g, h, 0, 4, 1, 5)
  const at = pairs + (<usize>row << 3)
  if (isOne) v128.store64_lane(at, both, 0)
  else v128.store(at, both)
}

@inline function sumOf(lanes: v128): f64 {
  return f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1)
}

@inline function greatestOf(lanes: v128): f64 {
  return max(f64x2.extract_lane(lanes, 0), f64x2.extract_lane(lanes, 1))
}

/** Adds what some rows came to to `sums`. */
@inline function close(sums: usize, size: v128, most: v128, hessian: v128, mostHessian: v128, loss: f64): void {
  store<f64>(sums, load<f64>(sums) + sumOf(size))
  store<f64>(sums, max(load<f64>(sums, 8), greatestOf(most)), 8)
  store<f64>(sums, load<f64>(sums, 16) + sumOf(hessian), 16)
  store<f64>(sums, max(load<f64>(sums, 24), greatestOf(mostHessian)), 24)
  store<f64>(sums, load<f64>(sums, 32) + loss, 32)
}

/**
 * log_loss of two classes: targets are 0 and 1. With t = e^-|x| = E / D (`exp2` before its division) both the probability
 * and its complement need one division only: 1 / (1 + t) = D / (D + E). Without weights the logarithms of 256 rows a lane
 * are that of their product, which can't leave the range of doubles.
 */
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
  const zero = splat(0)
  const one = splat(1)
  const two = splat(2)
  const isPlain = weights === 0
  let size = zero
  let most = zero
  let hessians = zero
  let mostHessian = zero
  let losses = zero
  let product = one
  let row = first
  while (row < end) {
    const stop = min(end, row + 512)
    for (; row < stop; row += 2) {
      const isOne = row + 1 === end
      const x = loadTwo(raw + (<usize>row << 3), isOne)
      const y = loadTwo(targets + (<usize>row << 3), isOne)
      const w = weightsOf(weights, row, isOne)
      const t = f64x2.pmax(f64x2.neg(f64x2.abs(x)), splat(-708))
      const shifted = f64x2.add(f64x2.mul(t, splat(LOG2E)), splat(MAGIC))
      const k = f64x2.sub(shifted, splat(MAGIC))
      const r = f64x2.sub(f64x2.sub(t, f64x2.mul(k, splat(LN2_HIGH))), f64x2.mul(k, splat(LN2_LOW)))
      const below = f64x2.sub(two, oddPart(r))
      const power = i64x2.shl(i64x2.sub(shifted, i64x2.splat(MAGIC_BITS - 1023)), 52)
      const above = f64x2.mul(f64x2.add(below, f64x2.mul(two, r)), power)
      const inverse = f64x2.div(one, f64x2.add(below, above))
      const near = f64x2.mul(below, inverse)
      const far = f64x2.mul(above, inverse)
      const p = v128.bitselect(far, near, f64x2.lt(x, zero))
      const gradient = f64x2.mul(f64x2.sub(p, y), w)
      const hessian = f64x2.mul(f64x2.mul(near, far), w)
      put(pairs, row, isOne, gradient, hessian)
      const linear = f64x2.sub(f64x2.pmax(x, zero), f64x2.mul(x, y))
      if (isPlain) {
        product = f64x2.mul(product, isOne ? f64x2.replace_lane(near, 1, 1) : near)
        losses = f64x2.add(losses, linear)
      } else {
        losses = f64x2.add(losses, f64x2.mul(f64x2.sub(linear, log2(near)), w))
      }
      const length = f64x2.abs(gradient)
      size = f64x2.add(size, length)
      most = f64x2.pmax(most, length)
      hessians = f64x2.add(hessians, hessian)
      mostHessian = f64x2.pmax(mostHessian, hessian)
    }
    losses = f64x2.sub(losses, log2(product))
    product = one
  }
  close(sums, size, most, hessians, mostHessian, sumOf(losses))
}

/** The running sums of a class, in memory because there is no telling how many classes there are. */
@inline function addUp(lanes: usize, gradient: v128, hessian: v128): void {
  const length = f64x2.abs(gradient)
  v128.store(lanes, f64x2.add(v128.load(lanes), length))
  v128.store(lanes, f64x2.pmax(v128.load(lanes, 16), length), 16)
  v128.store(lanes, f64x2.add(v128.load(lanes, 32), hessian), 32)
  v128.store(lanes, f64x2.pmax(v128.load(lanes, 48), hessian), 48)
}

/**
 * log_loss of `classes` classes: targets are their numbers. The margins of a class lie `outputBytes` behind those of the
 * one before, its pairs `pairBytes`. `lanes` is scratch of 80 bytes a class.
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
  memory.fill(lanes, 0, <usize>classes << 6)
  const shares = lanes + (<usize>classes << 6)
  let losses = splat(0)
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
    losses = f64x2.add(losses, f64x2.mul(f64x2.sub(log2(total), own), w))
    for (let c = 0; c < classes; c++) {
      const p = f64x2.div(v128.load(shares + (<usize>c << 4)), total)
      const hit = v128.and(f64x2.eq(y, splat(<f64>c)), splat(1))
      const gradient = f64x2.mul(f64x2.sub(p, hit), w)
      const hessian = f64x2.mul(f64x2.mul(p, f64x2.sub(splat(1), p)), w)
      const ownPairs = pairs + <usize>c * pairBytes
      put(ownPairs, row, isOne, gradient, hessian)
      addUp(lanes + (<usize>c << 6), gradient, hessian)
    }
  }
  for (let c = 0; c < classes; c++) {
    const lane = lanes + (<usize>c << 6)
    const loss = c + 1 === classes ? sumOf(losses) : 0
    const own = sums + <usize>c * 40
    close(own, v128.load(lane), v128.load(lane, 16), v128.load(lane, 32), v128.load(lane, 48), loss)
  }
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
  let size = splat(0)
  let most = splat(0)
  let hessians = splat(0)
  let mostHessian = splat(0)
  let losses = splat(0)
  for (let row = first; row < end; row += 2) {
    const isOne = row + 1 === end
    const w = weightsOf(weights, row, isOne)
    const error = f64x2.sub(
      loadTwo(raw + (<usize>row << 3), isOne),
      loadTwo(targets + (<usize>row << 3), isOne),
    )
    const loss = f64x2.mul(f64x2.mul(f64x2.mul(splat(0.5), error), error), w)
    const gradient = f64x2.mul(error, w)
    const hessian = w
    put(pairs, row, isOne, gradient, hessian)
    const length = f64x2.abs(gradient)
    size = f64x2.add(size, length)
    most = f64x2.pmax(most, length)
    hessians = f64x2.add(hessians, hessian)
    mostHessian = f64x2.pmax(mostHessian, hessian)
    losses = f64x2.add(losses, loss)
  }
  close(sums, size, most, hessians, mostHessian, sumOf(losses))
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
  let size = splat(0)
  let most = splat(0)
  let hessians = splat(0)
  let mostHessian = splat(0)
  let losses = splat(0)
  for (let row = first; row < end; row += 2) {
    const isOne = row + 1 === end
    const w = weightsOf(weights, row, isOne)
    const x = loadTwo(raw + (<usize>row << 3), isOne)
    const y = loadTwo(targets + (<usize>row << 3), isOne)
    const slope = v128.bitselect(splat(above), splat(-below), f64x2.gt(x, y))
    const loss = f64x2.mul(f64x2.mul(slope, f64x2.sub(x, y)), w)
    const gradient = f64x2.mul(slope, w)
    const hessian = w
    put(pairs, row, isOne, gradient, hessian)
    const length = f64x2.abs(gradient)
    size = f64x2.add(size, length)
    most = f64x2.pmax(most, length)
    hessians = f64x2.add(hessians, hessian)
    mostHessian = f64x2.pmax(mostHessian, hessian)
    losses = f64x2.add(losses, loss)
  }
  close(sums, size, most, hessians, mostHessian, sumOf(losses))
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
  let size = splat(0)
  let most = splat(0)
  let hessians = splat(0)
  let mostHessian = splat(0)
  let losses = splat(0)
  for (let row = first; row < end; row += 2) {
    const isOne = row + 1 === end
    const w = weightsOf(weights, row, isOne)
    const x = loadTwo(raw + (<usize>row << 3), isOne)
    const y = loadTwo(targets + (<usize>row << 3), isOne)
    const mean = exp2(x)
    const loss = f64x2.mul(f64x2.sub(mean, f64x2.mul(y, x)), w)
    const gradient = f64x2.mul(f64x2.sub(mean, y), w)
    const hessian = f64x2.mul(mean, w)
    put(pairs, row, isOne, gradient, hessian)
    const length = f64x2.abs(gradient)
    size = f64x2.add(size, length)
    most = f64x2.pmax(most, length)
    hessians = f64x2.add(hessians, hessian)
    mostHessian = f64x2.pmax(mostHessian, hessian)
    losses = f64x2.add(losses, loss)
  }
  close(sums, size, most, hessians, mostHessian, sumOf(losses))
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
  let size = splat(0)
  let most = splat(0)
  let hessians = splat(0)
  let mostHessian = splat(0)
  let losses = splat(0)
  for (let row = first; row < end; row += 2) {
    const isOne = row + 1 === end
    const w = weightsOf(weights, row, isOne)
    const x = loadTwo(raw + (<usize>row << 3), isOne)
    const y = loadTwo(targets + (<usize>row << 3), isOne)
    const ratio = f64x2.mul(y, exp2(f64x2.neg(x)))
    const gradient = f64x2.mul(f64x2.sub(splat(1), ratio), w)
    const hessian = f64x2.mul(ratio, w)
    put(pairs, row, isOne, gradient, hessian)
    const length = f64x2.abs(gradient)
    size = f64x2.add(size, length)
    most = f64x2.pmax(most, length)
    hessians = f64x2.add(hessians, hessian)
    mostHessian = f64x2.pmax(mostHessian, hessian)
    losses = f64x2.add(losses, f64x2.mul(f64x2.add(x, ratio), w))
  }
  close(sums, size, most, hessians, mostHessian, sumOf(losses))
}
