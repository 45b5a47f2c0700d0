import { columnOf, zeros } from './dense-matrix.ts'
import type { DenseMatrix } from './dense-matrix.ts'
import { makeReflection, makeSplitReflection, reflectColumns } from './householder.ts'
import type { Products } from './products.ts'
import { finish } from './steps.ts'
import type { Steps } from './steps.ts'
import { dot } from './vectors.ts'

/** `A = Q R`. */
export interface ThinQr {
  /** Orthonormal columns, as many as A has, but no more than it has rows. */
  q: DenseMatrix
  /** Upper triangular or, of a wide matrix, trapezoidal: one row for each column of Q. */
  r: DenseMatrix
}

/** So many rows of a few dozen columns stay in the second-level cache. */
const BLOCK_ROWS = 512

/**
 * The economic QR decomposition by Householder reflections, block of rows after block of rows (sequential TSQR: Demmel,
 * Grigori, Hoemmen & Langou 2012), so that a tall matrix is read and written once for R and once for Q. Q is
 * orthonormal even where A is singular. Cost 4 m n² operations.
 */
export function thinQr(A: DenseMatrix, products: Products): ThinQr {
  return finish(thinQrSteps(A, products))
}

/** The same in steps. */
export function* thinQrSteps(A: DenseMatrix, products: Products): Steps<ThinQr> {
  const size = Math.min(A.rows, A.columns)
  const q: DenseMatrix = { rows: A.rows, columns: size, data: A.data.slice(0, A.rows * size) }
  const r = zeros(size, size)
  const factors = yield* factorBlocks(q, r)
  yield* formQ(q, factors)
  if (A.columns === size) return { q, r }
  const wide = yield* products.multiplyTransposedSteps(q, A)
  wide.data.set(r.data)
  return { q, r: wide }
}

/**
 * Folds rows into the triangular factor of all rows before them, starting from zeros: R of `A = Q R` for an A that is
 * never held as a whole. Overwrites the rows.
 */
export function foldRows(rows: DenseMatrix, r: DenseMatrix): void {
  const n = r.columns
  for (let k = 0; k < n; k += 1) {
    const column = columnOf(rows, k)
    const { head, factor } = makeSplitReflection(r.data[k * n + k], column)
    r.data[k * n + k] = head
    const next = (k + 1) * rows.rows
    fold(column, factor, r.data, (k + 1) * n + k, n, rows.data, next, rows.rows, n - k - 1)
  }
}

/** Where each block of rows begins; the first has at least as many rows as there are columns. */
function blockStarts(rows: number, columns: number): number[] {
  const starts = [0]
  for (let start = Math.max(columns, BLOCK_ROWS); start < rows; start += BLOCK_ROWS) starts.push(start)
  return starts
}

/** Overwrites A with the vectors of the reflections and r with R; returns the reflections' factors, block by block. */
function* factorBlocks(A: DenseMatrix, r: DenseMatrix): Steps<Float64Array[]> {
  const { rows, columns: n, data } = A
  const starts = blockStarts(rows, n)
  const blocks: Float64Array[] = []
  for (const [block, start] of starts.entries()) {
    const end = starts[block + 1] ?? rows
    const factors = new Float64Array(n)
    for (let k = 0; k < n; k += 1) {
      const top = block === 0 ? k : start
      const column = data.subarray(k * rows + top, k * rows + end)
      if (block === 0) {
        const { head, factor } = makeReflection(column)
        factors[k] = factor
        reflectColumns(column, factor, data, (k + 1) * rows + top, rows, n - k - 1)
        for (let i = 0; i < k; i += 1) r.data[k * n + i] = data[k * rows + i]
        r.data[k * n + k] = head
        yield
      } else {
        const { head, factor } = makeSplitReflection(r.data[k * n + k], column)
        factors[k] = factor
        r.data[k * n + k] = head
        fold(column, factor, r.data, (k + 1) * n + k, n, data, (k + 1) * rows + start, rows, n - k - 1)
      }
    }
    blocks.push(factors)
    yield
  }
  return blocks
}

/** Applies a reflection to `count` columns; their first entries, as that of v, lie apart from the block. */
function fold(
  v: Float64Array,
  factor: number,
  heads: Float64Array,
  head: number,
  headStride: number,
  data: Float64Array,
  start: number,
  stride: number,
  count: number,
): void {
  if (factor === 0) return
  for (let column = 0; column < count; column += 1) {
    const at = start + column * stride
    const target = data.subarray(at, at + v.length)
    const place = head + column * headStride
    const step = factor * (heads[place] + dot(v, target))
    heads[place] -= step
    for (let i = 0; i < v.length; i += 1) target[i] -= step * v[i]
  }
}

/** Overwrites the reflections' vectors with Q: the reflections, last to first, applied to the identity. */
function* formQ(q: DenseMatrix, factors: readonly Float64Array[]): Steps<void> {
  const { rows, columns: n, data } = q
  const starts = blockStarts(rows, n)
  const top = zeros(n, n)
  for (let j = 0; j < n; j += 1) top.data[j * n + j] = 1
  for (let block = starts.length - 1; block >= 1; block -= 1) {
    const start = starts[block]
    const end = starts[block + 1] ?? rows
    for (let k = n - 1; k >= 0; k -= 1) {
      const column = data.subarray(k * rows + start, k * rows + end)
      const v = column.slice()
      column.fill(0)
      fold(v, factors[block][k], top.data, k * n + k, n, data, k * rows + start, rows, n - k)
    }
    yield
  }
  const end = starts[1] ?? rows
  for (let k = n - 1; k >= 0; k -= 1) {
    const column = data.subarray(k * rows, k * rows + end)
    const v = column.slice(k)
    v[0] = 1
    column.fill(0)
    column.set(columnOf(top, k).subarray(0, k + 1))
    reflectColumns(v, factors[0][k], data, k * rows + k, rows, n - k)
    yield
  }
}
