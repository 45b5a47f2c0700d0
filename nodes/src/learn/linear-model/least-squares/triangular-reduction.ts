import { dot } from '../../linear-algebra/vectors.ts'

/**
 * A least-squares problem `min |y - Xw|²` brought to triangular form by orthogonal steps:
 * `|y - Xw|² = |target - R w|² + residual` for every w.
 */
export interface TriangularSystem {
  size: number
  /** R, column-major: column j is `r.subarray(j * size, j * size + size)`, zero below the diagonal. */
  r: Float64Array
  target: Float64Array
  /** The part of |y|² that no w reaches. */
  residual: number
}

export interface ReductionOptions {
  columns: readonly Float64Array[]
  y: Float64Array
  /** Subtracted from each column and from `y` while reading them. */
  offsets: Float64Array
  yOffset: number
  /** Square roots of the rows' weights. */
  rootWeight?: Float64Array
  /** Adds `ridge * |w|²`. */
  ridge?: number
  pace: () => Promise<void>
}

/** Features from which on a block of rows takes long enough to look up in between. */
const WIDE = 256

/**
 * Householder QR of the rows, block after block under the R of all blocks before (Golub & Van Loan, sequential TSQR):
 * the error grows with the condition of X, not its square as with normal equations, and X is read once and never
 * copied. Cost 2 n d² operations.
 */
export async function reduceRows(options: ReductionOptions): Promise<TriangularSystem> {
  const { columns, y, offsets, yOffset, rootWeight, ridge = 0, pace } = options
  const size = columns.length
  const system: TriangularSystem = {
    size,
    r: new Float64Array(size * size),
    target: new Float64Array(size),
    residual: 0,
  }
  for (let j = 0; j < size; j += 1) system.r[j * size + j] = Math.sqrt(ridge)
  const blockRows = Math.max(32, Math.min(512, Math.floor(16384 / (size + 1))))
  for (let start = 0; start < y.length; start += blockRows) {
    const end = Math.min(y.length, start + blockRows)
    const block = columns.map((column, j) => gather(column, offsets[j], rootWeight, start, end))
    await foldBlock(system, block, gather(y, yOffset, rootWeight, start, end), pace)
    await pace()
  }
  return system
}

function gather(
  column: Float64Array,
  offset: number,
  rootWeight: Float64Array | undefined,
  start: number,
  end: number,
): Float64Array {
  const block = column.slice(start, end)
  for (let i = 0; i < block.length; i += 1) block[i] -= offset
  if (rootWeight) for (let i = 0; i < block.length; i += 1) block[i] *= rootWeight[start + i]
  return block
}

/** Rotates one block of rows into R; destroys the block. */
async function foldBlock(
  system: TriangularSystem,
  block: Float64Array[],
  blockTarget: Float64Array,
  pace: () => Promise<void>,
): Promise<void> {
  const { size, r, target } = system
  for (let k = 0; k < size; k += 1) {
    const v = block[k]
    const below = dot(v, v)
    if (below === 0) continue
    const diagonal = r[k * size + k]
    const norm = Math.sqrt(diagonal * diagonal + below)
    const head = diagonal > 0 ? diagonal + norm : diagonal - norm
    const factor = 2 / (head * head + below)
    r[k * size + k] = diagonal > 0 ? -norm : norm
    let j = k + 1
    for (; j + 1 < size; j += 2) reflectPair(v, head, factor, r, j * size + k, size, block[j], block[j + 1])
    for (; j < size; j += 1) r[j * size + k] = reflect(v, head, factor, r[j * size + k], block[j])
    target[k] = reflect(v, head, factor, target[k], blockTarget)
    if (size >= WIDE) await pace()
  }
  system.residual += dot(blockTarget, blockTarget)
}

/** Applies the reflection to one column in place and returns its entry in row k of R. */
function reflect(v: Float64Array, head: number, factor: number, entry: number, column: Float64Array): number {
  const step = factor * (head * entry + dot(v, column))
  for (let i = 0; i < v.length; i += 1) column[i] -= step * v[i]
  return entry - step * head
}

/** Two columns at once, so that `v` is loaded once for both. */
function reflectPair(
  v: Float64Array,
  head: number,
  factor: number,
  r: Float64Array,
  place: number,
  stride: number,
  a: Float64Array,
  b: Float64Array,
): void {
  const n = v.length
  const evenEnd = n - (n & 1)
  let a0 = 0
  let a1 = 0
  let b0 = 0
  let b1 = 0
  for (let i = 0; i < evenEnd; i += 2) {
    const v0 = v[i]
    const v1 = v[i + 1]
    a0 += v0 * a[i]
    a1 += v1 * a[i + 1]
    b0 += v0 * b[i]
    b1 += v1 * b[i + 1]
  }
  if (evenEnd < n) {
    a0 += v[evenEnd] * a[evenEnd]
    b0 += v[evenEnd] * b[evenEnd]
  }
  const stepA = factor * (head * r[place] + (a0 + a1))
  const stepB = factor * (head * r[place + stride] + (b0 + b1))
  for (let i = 0; i < n; i += 1) {
    const value = v[i]
    a[i] -= stepA * value
    b[i] -= stepB * value
  }
  r[place] -= stepA * head
  r[place + stride] -= stepB * head
}
