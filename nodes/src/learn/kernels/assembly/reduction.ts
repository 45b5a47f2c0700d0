// One step of bringing a dense matrix to tridiagonal or bidiagonal form: passes over the columns that are left, bound by
// reading them, so that what has to be done to a column is done in one go.

/**
 * For columns `first` to n - 1 of a symmetric matrix, below and on the diagonal: takes off the last step's rank-two
 * update, `w[j] v + v[j] w` (with `update` 1), and adds the column's share of the product with x, its mirror image's too,
 * to `out`. v and w begin at column first - 1, x and out at column first.
 */
export function symmetricStep(
  matrix: usize,
  stride: usize,
  n: i32,
  first: i32,
  update: i32,
  v: usize,
  w: usize,
  x: usize,
  out: usize,
): void {
  for (let j = first; j < n; j++) {
    let p = matrix + <usize>j * stride + ((<usize>j) << 3)
    const at = (<usize>(j - first)) << 3
    let pv = v + at + 8
    let pw = w + at + 8
    let px = x + at
    let po = out + at
    const vAt = f64x2.splat(update != 0 ? load<f64>(pv) : 0)
    const wAt = f64x2.splat(update != 0 ? load<f64>(pw) : 0)
    const xScalar = load<f64>(px)
    const xAt = f64x2.splat(xScalar)
    let diagonal = load<f64>(p)
    if (update != 0) {
      diagonal -= f64x2.extract_lane(wAt, 0) * load<f64>(pv) + f64x2.extract_lane(vAt, 0) * load<f64>(pw)
      store<f64>(p, diagonal)
    }
    let sums = f64x2.replace_lane(f64x2.splat(0), 0, diagonal * xScalar)
    const place = po
    let left = n - j - 1
    for (; left >= 2; left -= 2) {
      p += 8
      pv += 8
      pw += 8
      px += 8
      po += 8
      let c = v128.load(p)
      if (update != 0) {
        c = f64x2.sub(c, f64x2.add(f64x2.mul(wAt, v128.load(pv)), f64x2.mul(vAt, v128.load(pw))))
        v128.store(p, c)
      }
      sums = f64x2.add(sums, f64x2.mul(c, v128.load(px)))
      v128.store(po, f64x2.add(v128.load(po), f64x2.mul(c, xAt)))
      p += 8
      pv += 8
      pw += 8
      px += 8
      po += 8
    }
    let rest: f64 = 0
    if (left == 1) {
      p += 8
      let c = load<f64>(p)
      if (update != 0) {
        c -= f64x2.extract_lane(wAt, 0) * load<f64>(pv, 8) + f64x2.extract_lane(vAt, 0) * load<f64>(pw, 8)
        store<f64>(p, c)
      }
      rest = c * load<f64>(px, 8)
      store<f64>(po, load<f64>(po, 8) + c * xScalar, 8)
    }
    const sum = f64x2.extract_lane(sums, 0) + rest + f64x2.extract_lane(sums, 1)
    store<f64>(place, load<f64>(place) + sum)
  }
}

/**
 * For `count` columns of `length` numbers: takes off `weights[c] y` (with `update` 1), then `steps[c] = factor u · column`,
 * added up in four lanes.
 */
export function takeOffAndDot(
  columns: usize,
  stride: usize,
  count: i32,
  length: i32,
  update: i32,
  weights: usize,
  y: usize,
  u: usize,
  factor: f64,
  steps: usize,
): void {
  for (let c = 0; c < count; c++) {
    let p = columns + <usize>c * stride
    let py = y
    let pu = u
    const weight = f64x2.splat(update != 0 ? load<f64>(weights + ((<usize>c) << 3)) : 0)
    let s0 = f64x2.splat(0)
    let s1 = f64x2.splat(0)
    for (let i = length >> 2; i > 0; i--) {
      let a = v128.load(p)
      let b = v128.load(p, 16)
      if (update != 0) {
        a = f64x2.sub(a, f64x2.mul(weight, v128.load(py)))
        b = f64x2.sub(b, f64x2.mul(weight, v128.load(py, 16)))
        v128.store(p, a)
        v128.store(p, b, 16)
      }
      s0 = f64x2.add(s0, f64x2.mul(v128.load(pu), a))
      s1 = f64x2.add(s1, f64x2.mul(v128.load(pu, 16), b))
      p += 32
      py += 32
      pu += 32
    }
    let sum = f64x2.extract_lane(s0, 0)
    for (let i = length & 3; i > 0; i--) {
      let a = load<f64>(p)
      if (update != 0) {
        a -= f64x2.extract_lane(weight, 0) * load<f64>(py)
        store<f64>(p, a)
      }
      sum += load<f64>(pu) * a
      p += 8
      py += 8
      pu += 8
    }
    const total =
      sum + f64x2.extract_lane(s0, 1) + (f64x2.extract_lane(s1, 0) + f64x2.extract_lane(s1, 1))
    store<f64>(steps + ((<usize>c) << 3), factor * total)
  }
}

/** For `count` columns of `length` numbers: `column -= steps[c] v`, then `sum += weights[c] column`. */
export function updateAndAdd(
  columns: usize,
  stride: usize,
  count: i32,
  length: i32,
  steps: usize,
  v: usize,
  weights: usize,
  sum: usize,
): void {
  for (let c = 0; c < count; c++) {
    let p = columns + <usize>c * stride
    let pv = v
    let ps = sum
    const step = f64x2.splat(load<f64>(steps + ((<usize>c) << 3)))
    const weight = f64x2.splat(load<f64>(weights + ((<usize>c) << 3)))
    for (let i = length >> 1; i > 0; i--) {
      const a = f64x2.sub(v128.load(p), f64x2.mul(step, v128.load(pv)))
      v128.store(p, a)
      v128.store(ps, f64x2.add(v128.load(ps), f64x2.mul(weight, a)))
      p += 16
      pv += 16
      ps += 16
    }
    if (length & 1) {
      const a = load<f64>(p) - f64x2.extract_lane(step, 0) * load<f64>(pv)
      store<f64>(p, a)
      store<f64>(ps, load<f64>(ps) + f64x2.extract_lane(weight, 0) * a)
    }
  }
}
