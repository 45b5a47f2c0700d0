// Products of dense matrices. Register tiles of 4 rows by two vectors: eight running sums, two vectors of B and one of A
// are eleven of the sixteen registers; the next larger tile spills. Each entry of C is added up in ascending order of the
// inner index, one product after the other, so that tiles, blocks and the twin give the same bits.

/** Inner indices a pass: a packed panel of B (8 KiB) stays in the first-level cache. */
const INNER: i32 = 256
/** Rows a pass: the block of A they make stays in the second-level cache. */
const ROWS: i32 = 128

@inline
function splat<T>(address: usize): v128 {
  return sizeof<T>() == 4 ? v128.load32_splat(address) : v128.load64_splat(address)
}

@inline
function addProduct<T>(sum: v128, a: v128, b: v128): v128 {
  return v128.add<T>(sum, v128.mul<T>(a, b))
}

/** `rows` rows of C, two vectors wide; strides in bytes. */
@inline
function tiles<T>(
  a: usize,
  panel: usize,
  c: usize,
  rows: i32,
  inner: i32,
  aRow: usize,
  aStep: usize,
  cRow: usize,
  isFirst: bool,
): void {
  for (let i = 0; i < rows; i += 4) {
    let c00 = v128.splat<T>(0)
    let c01 = c00
    let c10 = c00
    let c11 = c00
    let c20 = c00
    let c21 = c00
    let c30 = c00
    let c31 = c00
    const r0 = c + <usize>i * cRow
    const r1 = r0 + cRow
    const r2 = r1 + cRow
    const r3 = r2 + cRow
    if (!isFirst) {
      c00 = v128.load(r0)
      c01 = v128.load(r0, 16)
      c10 = v128.load(r1)
      c11 = v128.load(r1, 16)
      c20 = v128.load(r2)
      c21 = v128.load(r2, 16)
      c30 = v128.load(r3)
      c31 = v128.load(r3, 16)
    }
    let b = panel
    let p0 = a + <usize>i * aRow
    let p1 = p0 + aRow
    let p2 = p1 + aRow
    let p3 = p2 + aRow
    for (let k = inner; k > 0; k--) {
      const b0 = v128.load(b)
      const b1 = v128.load(b, 16)
      let x = splat<T>(p0)
      c00 = addProduct<T>(c00, x, b0)
      c01 = addProduct<T>(c01, x, b1)
      x = splat<T>(p1)
      c10 = addProduct<T>(c10, x, b0)
      c11 = addProduct<T>(c11, x, b1)
      x = splat<T>(p2)
      c20 = addProduct<T>(c20, x, b0)
      c21 = addProduct<T>(c21, x, b1)
      x = splat<T>(p3)
      c30 = addProduct<T>(c30, x, b0)
      c31 = addProduct<T>(c31, x, b1)
      b += 32
      p0 += aStep
      p1 += aStep
      p2 += aStep
      p3 += aStep
    }
    v128.store(r0, c00)
    v128.store(r0, c01, 16)
    v128.store(r1, c10)
    v128.store(r1, c11, 16)
    v128.store(r2, c20)
    v128.store(r2, c21, 16)
    v128.store(r3, c30)
    v128.store(r3, c31, 16)
  }
}

/** Strides in bytes. */
@inline
function multiply<T>(
  a: usize,
  b: usize,
  c: usize,
  rows: i32,
  columns: i32,
  inner: i32,
  aRow: usize,
  aStep: usize,
  bRow: usize,
  cRow: usize,
  add: bool,
  scratch: usize,
): void {
  for (let k = 0; k < inner; k += INNER) {
    const depth = min(INNER, inner - k)
    for (let i = 0; i < rows; i += ROWS) {
      const height = min(ROWS, rows - i)
      for (let j = 0; j < columns; j += 32 / sizeof<T>()) {
        const left = <usize>j * sizeof<T>()
        let from = b + <usize>k * bRow + left
        let to = scratch
        for (let s = depth; s > 0; s--) {
          v128.store(to, v128.load(from))
          v128.store(to, v128.load(from, 16), 16)
          from += bRow
          to += 32
        }
        tiles<T>(
          a + <usize>k * aStep + <usize>i * aRow,
          scratch,
          c + <usize>i * cRow + left,
          height,
          depth,
          aRow,
          aStep,
          cRow,
          k == 0 && !add,
        )
      }
    }
  }
}

export function gemm32(
  a: usize,
  b: usize,
  c: usize,
  rows: i32,
  columns: i32,
  inner: i32,
  aRow: usize,
  aStep: usize,
  bRow: usize,
  cRow: usize,
  add: i32,
  scratch: usize,
): void {
  multiply<f32>(a, b, c, rows, columns, inner, aRow << 2, aStep << 2, bRow << 2, cRow << 2, add != 0, scratch)
}

export function gemm64(
  a: usize,
  b: usize,
  c: usize,
  rows: i32,
  columns: i32,
  inner: i32,
  aRow: usize,
  aStep: usize,
  bRow: usize,
  cRow: usize,
  add: i32,
  scratch: usize,
): void {
  multiply<f64>(a, b, c, rows, columns, inner, aRow << 3, aStep << 3, bRow << 3, cRow << 3, add != 0, scratch)
}

@inline
function addLanes(address: usize, sums: v128): void {
  store<f64>(address, load<f64>(address) + (f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1)))
}

/**
 * c[i][j] += Σ a[i][k] b[j][k]: rows against rows, so that both are read in the order they lie in. Even and odd k are
 * added up apart. With `lower` only the tiles that touch j <= i.
 */
export function rowDots(
  a: usize,
  b: usize,
  c: usize,
  aRows: i32,
  bRows: i32,
  length: i32,
  aRow: usize,
  bRow: usize,
  cRow: usize,
  lower: i32,
): void {
  aRow <<= 3
  bRow <<= 3
  cRow <<= 3
  for (let j = 0; j < bRows; j += 2) {
    const q = b + <usize>j * bRow
    for (let i = lower != 0 ? j & ~3 : 0; i < aRows; i += 4) {
      let c00 = f64x2.splat(0)
      let c01 = c00
      let c10 = c00
      let c11 = c00
      let c20 = c00
      let c21 = c00
      let c30 = c00
      let c31 = c00
      let p0 = a + <usize>i * aRow
      let p1 = p0 + aRow
      let p2 = p1 + aRow
      let p3 = p2 + aRow
      let q0 = q
      let q1 = q + bRow
      for (let k = length; k > 0; k -= 2) {
        const b0 = v128.load(q0)
        const b1 = v128.load(q1)
        let x = v128.load(p0)
        c00 = addProduct<f64>(c00, x, b0)
        c01 = addProduct<f64>(c01, x, b1)
        x = v128.load(p1)
        c10 = addProduct<f64>(c10, x, b0)
        c11 = addProduct<f64>(c11, x, b1)
        x = v128.load(p2)
        c20 = addProduct<f64>(c20, x, b0)
        c21 = addProduct<f64>(c21, x, b1)
        x = v128.load(p3)
        c30 = addProduct<f64>(c30, x, b0)
        c31 = addProduct<f64>(c31, x, b1)
        p0 += 16
        p1 += 16
        p2 += 16
        p3 += 16
        q0 += 16
        q1 += 16
      }
      let r = c + <usize>i * cRow + ((<usize>j) << 3)
      addLanes(r, c00)
      addLanes(r + 8, c01)
      r += cRow
      addLanes(r, c10)
      addLanes(r + 8, c11)
      r += cRow
      addLanes(r, c20)
      addLanes(r + 8, c21)
      r += cRow
      addLanes(r, c30)
      addLanes(r + 8, c31)
    }
  }
}

/** a[i][k] -= offsets[i], and sums[i] += what is left, even and odd k added up apart. */
export function shiftRows(a: usize, rows: i32, length: i32, aRow: usize, offsets: usize, sums: usize): void {
  aRow <<= 3
  for (let i = 0; i < rows; i++) {
    const offset = v128.load64_splat(offsets)
    const end = a + ((<usize>(length & ~1)) << 3)
    let sum = f64x2.splat(0)
    for (let p = a; p < end; p += 16) {
      const value = f64x2.sub(v128.load(p), offset)
      v128.store(p, value)
      sum = f64x2.add(sum, value)
    }
    let total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
    if (length & 1) {
      const value = load<f64>(end) - load<f64>(offsets)
      store<f64>(end, value)
      total += value
    }
    store<f64>(sums, load<f64>(sums) + total)
    a += aRow
    offsets += 8
    sums += 8
  }
}
