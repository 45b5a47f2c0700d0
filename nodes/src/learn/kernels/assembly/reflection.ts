// Householder reflections of a block of rows beneath a triangle: the inner loops of a QR decomposition, block by block.

/** Σ a[i] b[i]; `bytes` is a multiple of 64. Eight lanes, added pairwise, as the twin does. */
@inline
function dot(a: usize, b: usize, bytes: usize): f64 {
  let s0 = f64x2.splat(0)
  let s1 = s0
  let s2 = s0
  let s3 = s0
  for (let o: usize = 0; o < bytes; o += 64) {
    s0 = f64x2.add(s0, f64x2.mul(v128.load(a + o), v128.load(b + o)))
    s1 = f64x2.add(s1, f64x2.mul(v128.load(a + o, 16), v128.load(b + o, 16)))
    s2 = f64x2.add(s2, f64x2.mul(v128.load(a + o, 32), v128.load(b + o, 32)))
    s3 = f64x2.add(s3, f64x2.mul(v128.load(a + o, 48), v128.load(b + o, 48)))
  }
  const sum = f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3))
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
}

/** Reflects one column: `head` is its entry in the triangle. */
@inline
function reflect(v: usize, factor: f64, head: usize, column: usize, bytes: usize): void {
  const entry = load<f64>(head)
  const step = factor * (entry + dot(v, column, bytes))
  store<f64>(head, entry - step)
  const steps = f64x2.splat(step)
  for (let o: usize = 0; o < bytes; o += 16) {
    v128.store(column + o, f64x2.sub(v128.load(column + o), f64x2.mul(steps, v128.load(v + o))))
  }
}

/**
 * Rotates a block of rows, column after column of `stride` bytes, into the upper triangle r, whose columns are `rStride`
 * bytes apart: column k becomes the vector of the k-th reflection below its first entry of 1, `factors[k]` its factor.
 * `rows` is a multiple of 8.
 */
export function foldBlock(
  block: usize,
  rows: i32,
  stride: usize,
  columns: i32,
  r: usize,
  rStride: usize,
  factors: usize,
): void {
  const bytes = (<usize>rows) << 3
  for (let k = 0; k < columns; k++) {
    const v = block + <usize>k * stride
    const row = r + ((<usize>k) << 3)
    const squares = dot(v, v, bytes)
    let factor: f64 = 0
    if (squares > 0) {
      const first = load<f64>(row + <usize>k * rStride)
      const length = Math.sqrt(first * first + squares)
      const head = first > 0 ? -length : length
      const scale = f64x2.splat(1 / (first - head))
      for (let o: usize = 0; o < bytes; o += 16) v128.store(v + o, f64x2.mul(v128.load(v + o), scale))
      factor = (head - first) / head
      store<f64>(row + <usize>k * rStride, head)
      for (let j = k + 1; j < columns; j++) {
        reflect(v, factor, row + <usize>j * rStride, block + <usize>j * stride, bytes)
      }
    }
    store<f64>(factors + ((<usize>k) << 3), factor)
  }
}

/**
 * The way back: overwrites the reflections' vectors with this block's rows of Q, given the triangle that the blocks
 * below have left, and leaves the one for the blocks above. `scratch` holds a column.
 */
export function unfoldBlock(
  block: usize,
  rows: i32,
  stride: usize,
  columns: i32,
  top: usize,
  topStride: usize,
  factors: usize,
  scratch: usize,
): void {
  const bytes = (<usize>rows) << 3
  for (let k = columns - 1; k >= 0; k--) {
    const own = block + <usize>k * stride
    memory.copy(scratch, own, bytes)
    memory.fill(own, 0, bytes)
    const factor = load<f64>(factors + ((<usize>k) << 3))
    if (factor == 0) continue
    for (let j = k; j < columns; j++) {
      reflect(scratch, factor, top + ((<usize>k) << 3) + <usize>j * topStride, block + <usize>j * stride, bytes)
    }
  }
}
