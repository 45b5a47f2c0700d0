import type { KernelChoice } from '../kernels/load-kernel.ts'
import type { FloatArray } from '../matrix.ts'
import { columnOf, columnsOf, zeros } from './dense-matrix.ts'
import type { DenseMatrix } from './dense-matrix.ts'
import { createWorkspace, dotBlocks, multiplyBlocks, projectBlocks } from './product-blocks.ts'
import type { Workspace } from './product-blocks.ts'
import { finish } from './steps.ts'
import type { Steps } from './steps.ts'
import { addScaled, dot } from './vectors.ts'

/** Products of matrices: large ones by the kernel, block after block, so that they need little memory beside the result. */
export interface Products {
  /** `A B`. */
  multiply(A: DenseMatrix, B: DenseMatrix): DenseMatrix
  multiplySteps(A: DenseMatrix, B: DenseMatrix): Steps<DenseMatrix>
  /** `Aᵀ B`. */
  multiplyTransposed(A: DenseMatrix, B: DenseMatrix): DenseMatrix
  multiplyTransposedSteps(A: DenseMatrix, B: DenseMatrix): Steps<DenseMatrix>
  /**
   * The dot products of columns: column j of the result are those of `left[j]` with all of `right`, `offsets` subtracted
   * from these.
   */
  crossDots(
    left: readonly FloatArray[],
    right: readonly FloatArray[],
    offsets?: Float64Array | null,
  ): DenseMatrix
  crossDotsSteps(
    left: readonly FloatArray[],
    right: readonly FloatArray[],
    offsets: Float64Array | null,
  ): Steps<DenseMatrix>
  /**
   * The dot products of all columns with each other, `offsets` subtracted from them first; symmetric, both triangles
   * filled.
   */
  gramSteps(columns: readonly FloatArray[], offsets: Float64Array | null): Steps<DenseMatrix>
  /** The means of the columns, and the dot products of the columns less their means, from one pass over them. */
  scatterSteps(columns: readonly FloatArray[]): Steps<{ means: Float64Array; scatter: DenseMatrix }>
  /** `(columns - offsets) basis`, the basis having a row for each column: one array for each of its columns. */
  project(columns: readonly FloatArray[], offsets: Float64Array | null, basis: DenseMatrix): Float64Array[]
  projectSteps(
    columns: readonly FloatArray[],
    offsets: Float64Array | null,
    basis: DenseMatrix,
  ): Steps<Float64Array[]>
}

export { PRODUCTS_BYTES } from './product-blocks.ts'

/** Multiplications and additions below which copying to the kernel costs more than it saves. */
const WORTH_COPYING = 40_000
/** Products in a workspace of their own: one for each computation that goes on at the same time. */
export function createProducts(choice: KernelChoice = {}): Products {
  let workspace: Workspace | null = null
  const open = () => (workspace ??= createWorkspace(choice))
  const products: Products = {
    multiply: (A, B) => finish(products.multiplySteps(A, B)),
    *multiplySteps(A, B) {
      const C = zeros(A.rows, B.columns)
      if (isSmall(A, B)) yield* multiplySmall(A, B, C)
      else yield* multiplyBlocks(open(), A, B, C)
      return C
    },
    multiplyTransposed: (A, B) => finish(products.multiplyTransposedSteps(A, B)),
    *multiplyTransposedSteps(A, B) {
      const C = zeros(A.columns, B.columns)
      const factors = { left: columnsOf(B), right: columnsOf(A), leftOffsets: null, rightOffsets: null }
      if (isSmall(A, B)) yield* multiplyTransposedSmall(A, B, C)
      else yield* dotBlocks(open(), { ...factors, isGram: false }, C)
      return C
    },
    crossDots: (left, right, offsets = null) => finish(products.crossDotsSteps(left, right, offsets)),
    *crossDotsSteps(left, right, offsets) {
      const C = zeros(right.length, left.length)
      if (left.length * right.length * left[0].length < WORTH_COPYING) {
        crossDotsSmall(left, right, offsets, C)
      } else {
        yield* dotBlocks(open(), { left, right, leftOffsets: null, rightOffsets: offsets, isGram: false }, C)
      }
      return C
    },
    *gramSteps(columns, offsets) {
      const C = zeros(columns.length, columns.length)
      const both = { left: columns, right: columns, leftOffsets: offsets, rightOffsets: offsets }
      yield* dotBlocks(open(), { ...both, isGram: true }, C)
      mirror(C)
      return C
    },
    *scatterSteps(columns) {
      const rows = columns[0].length
      const offsets = Float64Array.from(columns, sampledMean)
      const sums = new Float64Array(columns.length)
      const scatter = zeros(columns.length, columns.length)
      const both = { left: columns, right: columns, leftOffsets: offsets, rightOffsets: offsets }
      yield* dotBlocks(open(), { ...both, isGram: true, sums }, scatter)
      // What the sampled means were off is small, so that little is lost by taking its square off.
      for (let j = 0; j < scatter.columns; j += 1) {
        const column = columnOf(scatter, j)
        for (let i = 0; i <= j; i += 1) column[i] -= (sums[i] / rows) * sums[j]
      }
      mirror(scatter)
      return { means: offsets.map((offset, j) => offset + sums[j] / rows), scatter }
    },
    project: (columns, offsets, basis) => finish(products.projectSteps(columns, offsets, basis)),
    *projectSteps(columns, offsets, basis) {
      const rows = columns[0].length
      const out = Array.from({ length: basis.columns }, () => new Float64Array(rows))
      if (rows * columns.length * basis.columns < WORTH_COPYING) projectSmall(columns, offsets, basis, out)
      else yield* projectBlocks(open(), columns, offsets, basis, out)
      return out
    },
  }
  return products
}

/** Copies the upper triangle to the lower. */
function mirror({ rows, data }: DenseMatrix): void {
  for (let j = 0; j < rows; j += 1) for (let i = 0; i < j; i += 1) data[i * rows + j] = data[j * rows + i]
}

/** How many rows are looked at for a first idea of a column's mean. */
const SAMPLED = 64

/** The mean of some rows from all over the column. */
function sampledMean(column: FloatArray): number {
  const step = Math.max(1, Math.floor(column.length / SAMPLED))
  let sum = 0
  let count = 0
  for (let row = 0; row < column.length; row += step) {
    sum += column[row]
    count += 1
  }
  return sum / count
}

/** Too little work for the copies, or a product with a vector or two, which takes as long as a copy. */
function isSmall(A: DenseMatrix, B: DenseMatrix): boolean {
  return B.columns <= 2 || A.rows * A.columns * B.columns < WORTH_COPYING
}

/** Additions of numbers between two pauses. */
const PAUSE = 1_000_000

function* multiplySmall(A: DenseMatrix, B: DenseMatrix, C: DenseMatrix): Steps<void> {
  let done = 0
  for (let j = 0; j < B.columns; j += 1) {
    const target = columnOf(C, j)
    for (let k = 0; k < A.columns; k += 1) {
      addScaled(target, B.data[j * B.rows + k], columnOf(A, k))
      done += A.rows
      if (done < PAUSE) continue
      done = 0
      yield
    }
  }
}

function* multiplyTransposedSmall(A: DenseMatrix, B: DenseMatrix, C: DenseMatrix): Steps<void> {
  let done = 0
  for (let j = 0; j < B.columns; j += 1) {
    const column = columnOf(B, j)
    for (let i = 0; i < A.columns; i += 1) {
      C.data[j * C.rows + i] = dot(columnOf(A, i), column)
      done += A.rows
      if (done < PAUSE) continue
      done = 0
      yield
    }
  }
}

function crossDotsSmall(
  left: readonly FloatArray[],
  right: readonly FloatArray[],
  offsets: Float64Array | null,
  C: DenseMatrix,
): void {
  left.forEach((column, j) => {
    right.forEach((other, i) => {
      const offset = offsets?.[i] ?? 0
      let sum = 0
      for (let row = 0; row < column.length; row += 1) sum += column[row] * (other[row] - offset)
      C.data[j * C.rows + i] = sum
    })
  })
}

function projectSmall(
  columns: readonly FloatArray[],
  offsets: Float64Array | null,
  basis: DenseMatrix,
  out: readonly Float64Array[],
): void {
  columns.forEach((column, i) => {
    const offset = offsets?.[i] ?? 0
    out.forEach((target, j) => {
      const factor = basis.data[j * basis.rows + i]
      for (let row = 0; row < target.length; row += 1) target[row] += factor * (column[row] - offset)
    })
  })
}
