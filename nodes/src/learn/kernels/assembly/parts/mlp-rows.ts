// How a network moves rows: the transpose of a matrix, and rows from anywhere one behind the other.

/** Four rows of `columns` singles, a multiple of 4, become four columns. */
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
