import { columnOf, columnsOf, identity, zeros } from './dense-matrix.ts'
import type { DenseMatrix } from './dense-matrix.ts'
import { makeReflection, reflectColumns } from './householder.ts'
import type { Products } from './products.ts'
import type { Steps } from './steps.ts'
import { createRowFolder, foldedRows } from './row-folder.ts'
import { scale, scaleToOne } from './vectors.ts'

/** `A = Q R`. */
export interface ThinQr {
  /** Orthonormal columns, as many as A has, but no more than it has rows. */
  q: DenseMatrix
  /** Upper triangular or, of a wide matrix, trapezoidal: one row for each column of Q. */
  r: DenseMatrix
}

/** Rows that are decomposed as a whole before others are folded in. */
const FIRST_ROWS = 512

/**
 * The economic QR decomposition by Householder reflections, block of rows after block of rows (sequential TSQR: Demmel,
 * Grigori, Hoemmen & Langou 2012), so that a tall matrix is read and written once for R and once for Q. Q is
 * orthonormal even where A is singular. Cost 4 m n² operations.
 */
export function* thinQrSteps(A: DenseMatrix, products: Products): Steps<ThinQr> {
  const size = Math.min(A.rows, A.columns)
  const { scaled, factor } = scaleToOne(A.data.subarray(0, A.rows * size))
  const q: DenseMatrix = { rows: A.rows, columns: size, data: scaled }
  const starts = blockStarts(A.rows, size)
  const top = starts[1] ?? A.rows
  const first = yield* decomposeTop(q, top)
  let r = first.r
  if (starts.length === 1) {
    yield* formTop(q, top, first.factors, identity(size))
  } else {
    const folder = createRowFolder(size, r)
    const factors: Float64Array[] = []
    for (const block of starts.slice(1)) {
      const columns = columnsOfBlock(q, block, starts)
      factors.push(folder.fold(columns))
      folder.readVectors(columns)
      yield
    }
    r = { ...r, data: folder.triangle.data.slice() }
    const back = createRowFolder(size, identity(size))
    for (let block = starts.length - 1; block >= 1; block -= 1) {
      back.unfold(columnsOfBlock(q, starts[block], starts), factors[block - 1])
      yield
    }
    yield* formTop(q, top, first.factors, back.triangle)
  }
  scale(r.data, 1 / factor)
  if (A.columns === size) return { q, r }
  const wide = yield* products.multiplyTransposedSteps(q, A)
  wide.data.set(r.data)
  return { q, r: wide }
}

/** Where each block of rows begins; the first has at least as many rows as there are columns. */
function blockStarts(rows: number, columns: number): number[] {
  const starts = [0]
  const size = foldedRows(columns)
  for (let start = Math.max(columns, FIRST_ROWS); start < rows; start += size) starts.push(start)
  return starts
}

/** The rows of a block that begins at `start`, column by column, as views. */
function columnsOfBlock(q: DenseMatrix, start: number, starts: readonly number[]): Float64Array[] {
  const end = starts[starts.indexOf(start) + 1] ?? q.rows
  return columnsOf(q).map((column) => column.subarray(start, end))
}

/** Decomposes the first rows; the vectors of the reflections stay below the diagonal. */
function* decomposeTop(q: DenseMatrix, end: number): Steps<{ r: DenseMatrix; factors: Float64Array }> {
  const { rows, columns: n, data } = q
  const r = zeros(n, n)
  const factors = new Float64Array(n)
  for (let k = 0; k < n; k += 1) {
    const column = data.subarray(k * rows + k, k * rows + end)
    const { head, factor } = makeReflection(column)
    factors[k] = factor
    reflectColumns(column, factor, data, (k + 1) * rows + k, rows, n - k - 1)
    for (let i = 0; i < k; i += 1) r.data[k * n + i] = data[k * rows + i]
    r.data[k * n + k] = head
    yield
  }
  return { r, factors }
}

/** Overwrites the first rows' vectors with Q, given what the rows below have left of the identity. */
function* formTop(q: DenseMatrix, end: number, factors: Float64Array, left: DenseMatrix): Steps<void> {
  const { rows, columns: n, data } = q
  for (let k = n - 1; k >= 0; k -= 1) {
    const column = data.subarray(k * rows, k * rows + end)
    const v = column.slice(k)
    column.fill(0)
    column.set(columnOf(left, k).subarray(0, k + 1))
    reflectColumns(v, factors[k], data, k * rows + k, rows, n - k)
    yield
  }
}
