import type { FloatArray } from '../matrix.ts'
import { denseOf, zeros } from './dense-matrix.ts'
import type { DenseMatrix } from './dense-matrix.ts'
import type { Products } from './products.ts'
import type { Steps } from './steps.ts'
import { foldRows } from './thin-qr.ts'
import { thinSvdSteps } from './thin-svd.ts'

export interface RightSingular {
  /** Descending: as many as the lesser of rows and columns. */
  values: Float64Array
  /** Column j is the right singular vector of `values[j]`. */
  vectors: DenseMatrix
}

/** Rows that are folded in at a time. */
const BLOCK_ROWS = 512

/**
 * Singular values and right singular vectors of a matrix given by its columns, `offsets` subtracted from them. Of a
 * tall one only the triangular factor is ever held.
 */
export function* rightSingularSteps(
  columns: readonly FloatArray[],
  offsets: Float64Array,
  products: Products,
): Steps<RightSingular> {
  const rows = columns[0].length
  const size = columns.length
  if (rows < 2 * size) {
    const { values, v } = yield* thinSvdSteps(denseOf(columns, rows, offsets), products)
    return { values, vectors: v }
  }
  const r = zeros(size, size)
  for (let start = 0; start < rows; start += BLOCK_ROWS) {
    const end = Math.min(rows, start + BLOCK_ROWS)
    const block = columns.map((column) => column.subarray(start, end))
    foldRows(denseOf(block, end - start, offsets), r)
    yield
  }
  const { values, v } = yield* thinSvdSteps(r, products)
  return { values, vectors: v }
}
