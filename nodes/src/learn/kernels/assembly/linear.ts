// Products of a block of column-major rows with coefficients, and of its columns with each other: a block is small
// enough to stay in the cache while all of them are taken.

/**
 * z[i] += Σ_j theta[j] columns[j][i]. Four columns a pass, so that z is loaded and stored a quarter as often; `stride` is
 * the bytes from one column to the next.
 */
export function addTimes(
  columns: usize,
  stride: usize,
  count: i32,
  theta: usize,
  z: usize,
  length: i32,
): void {
  const bytes = (<usize>(length & ~1)) << 3
  let j = 0
  for (; j + 3 < count; j += 4) {
    const a = columns + <usize>j * stride
    const b = a + stride
    const c = b + stride
    const d = c + stride
    const t = theta + ((<usize>j) << 3)
    const ta = v128.load64_splat(t)
    const tb = v128.load64_splat(t, 8)
    const tc = v128.load64_splat(t, 16)
    const td = v128.load64_splat(t, 24)
    for (let o: usize = 0; o < bytes; o += 16) {
      const first = f64x2.add(f64x2.mul(ta, v128.load(a + o)), f64x2.mul(tb, v128.load(b + o)))
      const second = f64x2.add(f64x2.mul(tc, v128.load(c + o)), f64x2.mul(td, v128.load(d + o)))
      v128.store(z + o, f64x2.add(v128.load(z + o), f64x2.add(first, second)))
    }
    if (length & 1) {
      const first = load<f64>(t) * load<f64>(a + bytes) + load<f64>(t, 8) * load<f64>(b + bytes)
      const second = load<f64>(t, 16) * load<f64>(c + bytes) + load<f64>(t, 24) * load<f64>(d + bytes)
      store<f64>(z + bytes, load<f64>(z + bytes) + (first + second))
    }
  }
  for (; j < count; j++) {
    const a = columns + <usize>j * stride
    const t = theta + ((<usize>j) << 3)
    const ta = v128.load64_splat(t)
    for (let o: usize = 0; o < bytes; o += 16) {
      v128.store(z + o, f64x2.add(v128.load(z + o), f64x2.mul(ta, v128.load(a + o))))
    }
    if (length & 1) store<f64>(z + bytes, load<f64>(z + bytes) + load<f64>(t) * load<f64>(a + bytes))
  }
}

/** out[j] += Σ_i columns[j][i] values[i]. Four columns a pass, so that the values are loaded a quarter as often. */
export function addDots(
  columns: usize,
  stride: usize,
  count: i32,
  values: usize,
  out: usize,
  length: i32,
): void {
  const bytes = (<usize>(length & ~1)) << 3
  let j = 0
  for (; j + 3 < count; j += 4) {
    const a = columns + <usize>j * stride
    const b = a + stride
    const c = b + stride
    const d = c + stride
    let sa = f64x2.splat(0)
    let sb = sa
    let sc = sa
    let sd = sa
    for (let o: usize = 0; o < bytes; o += 16) {
      const v = v128.load(values + o)
      sa = f64x2.add(sa, f64x2.mul(v, v128.load(a + o)))
      sb = f64x2.add(sb, f64x2.mul(v, v128.load(b + o)))
      sc = f64x2.add(sc, f64x2.mul(v, v128.load(c + o)))
      sd = f64x2.add(sd, f64x2.mul(v, v128.load(d + o)))
    }
    const t = out + ((<usize>j) << 3)
    addSum(t, sa, a, values, bytes, length)
    addSum(t + 8, sb, b, values, bytes, length)
    addSum(t + 16, sc, c, values, bytes, length)
    addSum(t + 24, sd, d, values, bytes, length)
  }
  for (; j < count; j++) {
    const a = columns + <usize>j * stride
    let sa = f64x2.splat(0)
    for (let o: usize = 0; o < bytes; o += 16) {
      sa = f64x2.add(sa, f64x2.mul(v128.load(values + o), v128.load(a + o)))
    }
    addSum(out + ((<usize>j) << 3), sa, a, values, bytes, length)
  }
}

/** *out += both lanes and, for an odd length, the last product. */
@inline
function addSum(out: usize, sum: v128, a: usize, values: usize, bytes: usize, length: i32): void {
  let total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
  if (length & 1) total += load<f64>(a + bytes) * load<f64>(values + bytes)
  store<f64>(out, load<f64>(out) + total)
}

/**
 * out[j * count + i] += Σ_r left[j][r] right[i][r] for i ≥ j: the lower triangle of a Gram matrix, or of one with
 * weighted columns on the left. Two by two columns a pass: four sums for four loads.
 */
export function addGram(
  left: usize,
  right: usize,
  stride: usize,
  count: i32,
  out: usize,
  length: i32,
): void {
  const bytes = (<usize>(length & ~1)) << 3
  for (let j = 0; j < count; j += 2) {
    const l0 = left + <usize>j * stride
    const hasPair = j + 1 < count
    const l1 = hasPair ? l0 + stride : l0
    for (let i = j; i < count; i += 2) {
      const r0 = right + <usize>i * stride
      const hasNext = i + 1 < count
      const r1 = hasNext ? r0 + stride : r0
      let a = f64x2.splat(0)
      let b = a
      let c = a
      let d = a
      for (let o: usize = 0; o < bytes; o += 16) {
        const u0 = v128.load(l0 + o)
        const u1 = v128.load(l1 + o)
        const v0 = v128.load(r0 + o)
        const v1 = v128.load(r1 + o)
        a = f64x2.add(a, f64x2.mul(u0, v0))
        b = f64x2.add(b, f64x2.mul(u0, v1))
        c = f64x2.add(c, f64x2.mul(u1, v0))
        d = f64x2.add(d, f64x2.mul(u1, v1))
      }
      const t = out + ((<usize>(j * count + i)) << 3)
      const below = t + ((<usize>count) << 3)
      addSum(t, a, l0, r0, bytes, length)
      if (hasNext) addSum(t + 8, b, l0, r1, bytes, length)
      if (hasPair && i > j) addSum(below, c, l1, r0, bytes, length)
      if (hasPair && hasNext) addSum(below + 8, d, l1, r1, bytes, length)
    }
  }
}
