import type { FloatArray } from '../matrix.ts'
import { denseOf, zeros } from './dense-matrix.ts'
import type { DenseMatrix } from './dense-matrix.ts'
import type { Products } from './products.ts'
import { createRowFolder, foldedRows } from './row-folder.ts'
import type { Steps } from './steps.ts'
import { rightVectorsSteps, thinSvdSteps } from './thin-svd.ts'

export interface RightSingular {
  /** Descending: as many as the lesser of rows and columns. */
  values: Float64Array
  /** Column j is the right singular vector of `values[j]`. */
  vectors: DenseMatrix
}

/** Squares of entries between these neither overflow nor vanish. */
const SAFE = { least: 1e-120, most: 1e120 }

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
  const largest = largestEntry(columns, offsets)
  if (rows < 2 * size || !(largest > SAFE.least && largest < SAFE.most)) {
    const { values, v } = yield* thinSvdSteps(denseOf(columns, rows, offsets), products)
    return { values, vectors: v }
  }
  const folder = createRowFolder(size, zeros(size, size))
  const step = foldedRows(size)
  for (let start = 0; start < rows; start += step) {
    folder.fold(
      columns.map((column) => column.subarray(start, start + step)),
      offsets,
    )
    yield
  }
  const { values, v } = yield* rightVectorsSteps(folder.triangle, products)
  return { values, vectors: v }
}

function largestEntry(columns: readonly FloatArray[], offsets: Float64Array): number {
  let largest = 0
  columns.forEach((column, j) => {
    for (let i = 0; i < column.length; i += 1) largest = Math.max(largest, Math.abs(column[i] - offsets[j]))
  })
  return largest
}
