import { createGemmKernel, GEMM_SCRATCH_BYTES } from '../kernels/gemm.ts'
import type { GemmKernel } from '../kernels/gemm.ts'
import { KernelMemory } from '../kernels/kernel-memory.ts'
import type { KernelChoice } from '../kernels/load-kernel.ts'
import type { FloatArray } from '../matrix.ts'
import { columnOf, columnsOf, zeros } from './dense-matrix.ts'
import type { DenseMatrix } from './dense-matrix.ts'
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
  /** `(columns - offsets) basis`, the basis having a row for each column: one array for each of its columns. */
  project(columns: readonly FloatArray[], offsets: Float64Array | null, basis: DenseMatrix): Float64Array[]
  projectSteps(
    columns: readonly FloatArray[],
    offsets: Float64Array | null,
    basis: DenseMatrix,
  ): Steps<Float64Array[]>
}

/** Multiplications and additions below which copying to the kernel costs more than it saves. */
const WORTH_COPYING = 40_000
/** The block sizes: inner indices, and rows and columns of the result. */
const INNER = 256
const WIDE = 1024
const HIGH = 512
/** Rows of a block begin this far apart in the cache as well: not a power of two. */
const GAP = 8

const A_BYTES = 8 * HIGH * (INNER + GAP)
const B_BYTES = 8 * INNER * (WIDE + GAP)
const C_BYTES = 8 * HIGH * (WIDE + GAP)

/** The bytes of a workspace. */
export const PRODUCTS_BYTES = GEMM_SCRATCH_BYTES + A_BYTES + B_BYTES + C_BYTES

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
      for (let j = 0; j < C.rows; j += 1) {
        for (let i = 0; i < j; i += 1) C.data[i * C.rows + j] = C.data[j * C.rows + i]
      }
      return C
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

interface Workspace {
  memory: KernelMemory
  kernel: GemmKernel
  scratch: number
  a: number
  b: number
  c: number
}

function createWorkspace(choice: KernelChoice): Workspace {
  // All at once: a memory that grows would detach the views.
  const memory = new KernelMemory({ initialBytes: PRODUCTS_BYTES })
  return {
    memory,
    kernel: createGemmKernel(memory, choice),
    scratch: memory.allocate(GEMM_SCRATCH_BYTES),
    a: memory.allocate(A_BYTES),
    b: memory.allocate(B_BYTES),
    c: memory.allocate(C_BYTES),
  }
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

/** The kernel's matrices lie row after row, ours column after column: it computes `Cᵀ = Bᵀ Aᵀ`. */
function* multiplyBlocks(
  { memory, kernel, scratch, a, b, c }: Workspace,
  A: DenseMatrix,
  B: DenseMatrix,
  C: DenseMatrix,
): Steps<void> {
  for (let left = 0; left < C.rows; left += WIDE) {
    const width = Math.min(WIDE, C.rows - left)
    const padded = (width + 3) & ~3
    const stride = padded + GAP
    for (let top = 0; top < C.columns; top += HIGH) {
      const height = Math.min(HIGH, C.columns - top)
      for (let start = 0; start < A.columns; start += INNER) {
        const depth = Math.min(INNER, A.columns - start)
        const aStride = INNER + GAP
        const aBlock = memory.view('f64', a, HIGH * aStride)
        for (let i = 0; i < height; i += 1) {
          const from = (top + i) * B.rows + start
          aBlock.set(B.data.subarray(from, from + depth), i * aStride)
        }
        const bBlock = memory.view('f64', b, depth * stride)
        for (let k = 0; k < depth; k += 1) {
          const from = (start + k) * A.rows + left
          bBlock.set(A.data.subarray(from, from + width), k * stride)
        }
        const rows = (height + 3) & ~3
        const add = start === 0 ? 0 : 1
        kernel.gemm64(a, b, c, rows, padded, depth, aStride, 1, stride, stride, add, scratch)
        yield
      }
      const block = memory.view('f64', c, height * stride)
      for (let i = 0; i < height; i += 1) {
        C.data.set(block.subarray(i * stride, i * stride + width), (top + i) * C.rows + left)
      }
    }
  }
}

interface Factors {
  left: readonly FloatArray[]
  right: readonly FloatArray[]
  /** Subtracted from the columns. */
  leftOffsets: Float64Array | null
  rightOffsets: Float64Array | null
  /** Left and right are the same: only one triangle is computed. */
  isGram: boolean
}

/** `C[j][i] = Σ left[j] right[i]`: column j of C are the products with `left[j]`. */
function* dotBlocks(
  workspace: Workspace,
  { left, right, leftOffsets, rightOffsets, isGram }: Factors,
  C: DenseMatrix,
): Steps<void> {
  const { memory, kernel, a, b, c } = workspace
  const rows = left[0].length
  const cStride = HIGH + GAP
  for (let top = 0; top < left.length; top += HIGH) {
    const height = Math.min(HIGH, left.length - top)
    const most = isGram ? top + height : right.length
    for (let from = 0; from < most; from += HIGH) {
      const width = Math.min(HIGH, most - from)
      const isDiagonal = isGram && from === top
      const depth = depthFor(Math.max(height, width))
      const stride = depth + GAP
      const aRows = (height + 3) & ~3
      const bRows = (width + 1) & ~1
      memory.view('f64', c, HIGH * cStride).fill(0)
      for (let start = 0; start < rows; start += depth) {
        const length = Math.min(depth, rows - start)
        const block = { start, length, stride }
        copyColumns(workspace, a, left, { ...block, from: top, count: height, offsets: leftOffsets })
        if (!isDiagonal)
          copyColumns(workspace, b, right, { ...block, from, count: width, offsets: rightOffsets })
        const even = length + (length & 1)
        kernel.rowDots(
          a,
          isDiagonal ? a : b,
          c,
          aRows,
          bRows,
          even,
          stride,
          stride,
          cStride,
          isDiagonal ? 1 : 0,
        )
        yield
      }
      const block = memory.view('f64', c, HIGH * cStride)
      for (let j = 0; j < height; j += 1) {
        const count = isDiagonal ? j + 1 : width
        C.data.set(block.subarray(j * cStride, j * cStride + count), (top + j) * C.rows + from)
      }
    }
  }
}

/** How many rows of so many columns are worked on at once: long runs are copied faster, but have to stay in the cache. */
function depthFor(columns: number): number {
  return Math.max(INNER, Math.min(1024, Math.floor((HIGH * INNER) / columns) & ~63))
}

interface ColumnBlock {
  /** The first column, and how many. */
  from: number
  count: number
  /** The first row, and how many. */
  start: number
  length: number
  /** How far the columns are apart in the block. */
  stride: number
  offsets: Float64Array | null
}

/** Copies some rows of some columns to a block, one behind the other, a 0 behind an odd number of rows. */
function copyColumns(
  { memory, kernel, scratch }: Workspace,
  target: number,
  columns: readonly FloatArray[],
  { from, count, start, length, stride, offsets }: ColumnBlock,
): void {
  const block = memory.view('f64', target, count * stride)
  for (let j = 0; j < count; j += 1) {
    block.set(columns[from + j].subarray(start, start + length), j * stride)
  }
  if (offsets !== null) {
    memory.view('f64', scratch, count).set(offsets.subarray(from, from + count))
    kernel.shiftRows(target, count, length, stride, scratch)
  }
  if (length & 1) for (let j = 0; j < count; j += 1) block[j * stride + length] = 0
}

/** `out[j] = Σ (columns[i] - offsets[i]) basis[i, j]`, some rows and columns at a time. */
function* projectBlocks(
  workspace: Workspace,
  columns: readonly FloatArray[],
  offsets: Float64Array | null,
  basis: DenseMatrix,
  out: readonly Float64Array[],
): Steps<void> {
  const { memory, kernel, scratch, a, b, c } = workspace
  const rows = columns[0].length
  const length = INNER
  const stride = length + GAP
  const aStride = HIGH + GAP
  for (let top = 0; top < out.length; top += INNER) {
    const height = Math.min(INNER, out.length - top)
    for (let start = 0; start < rows; start += length) {
      const count = Math.min(length, rows - start)
      for (let from = 0; from < columns.length; from += HIGH) {
        const depth = Math.min(HIGH, columns.length - from)
        if (start === 0 || columns.length > HIGH) {
          const aBlock = memory.view('f64', a, INNER * aStride)
          for (let j = 0; j < height; j += 1) {
            const place = (top + j) * basis.rows + from
            aBlock.set(basis.data.subarray(place, place + depth), j * aStride)
          }
        }
        copyColumns(workspace, b, columns, { from, count: depth, start, length: count, stride, offsets })
        const wide = (count + 3) & ~3
        const add = from === 0 ? 0 : 1
        kernel.gemm64(a, b, c, (height + 3) & ~3, wide, depth, aStride, 1, stride, stride, add, scratch)
      }
      const block = memory.view('f64', c, height * stride)
      for (let j = 0; j < height; j += 1) {
        out[top + j].set(block.subarray(j * stride, j * stride + count), start)
      }
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
