import { createGemmKernel, GEMM_SCRATCH_BYTES } from '../kernels/gemm.ts'
import type { GemmKernel } from '../kernels/gemm.ts'
import { KernelMemory } from '../kernels/kernel-memory.ts'
import type { KernelChoice } from '../kernels/load-kernel.ts'
import type { FloatArray } from '../matrix.ts'
import type { DenseMatrix } from './dense-matrix.ts'
import type { Steps } from './steps.ts'

/** The block sizes: inner indices, and rows and columns of the result. */
const INNER = 256
const WIDE = 1024
const HIGH = 512
/** Rows of a block begin this far apart in the cache as well: not a power of two. */
const GAP = 8

/** Rows that are copied at a time, if there are few columns: long runs are copied faster. */
const LONG = 2048
/** Rows of the columns that are multiplied at a time: they have to stay in the cache. */
const SHORT = 512

const A_BYTES = 8 * 2 * HIGH * (INNER + GAP)
const B_BYTES = A_BYTES
const C_BYTES = 8 * HIGH * (WIDE + GAP)

/** The bytes of a workspace. */
export const PRODUCTS_BYTES = GEMM_SCRATCH_BYTES + A_BYTES + B_BYTES + C_BYTES

/** Memory for the blocks that are multiplied at a time. */
export interface Workspace {
  memory: KernelMemory
  kernel: GemmKernel
  scratch: number
  a: number
  b: number
  c: number
}

export function createWorkspace(choice: KernelChoice): Workspace {
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

/** The kernel's matrices lie row after row, ours column after column: it computes `Cᵀ = Bᵀ Aᵀ`. */
export function* multiplyBlocks(
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

export interface Factors {
  left: readonly FloatArray[]
  right: readonly FloatArray[]
  /** Subtracted from the columns. */
  leftOffsets: Float64Array | null
  rightOffsets: Float64Array | null
  /** Left and right are the same: only one triangle is computed. */
  isGram: boolean
  /** Where the sums of the shifted columns are added up, of a Gram matrix with offsets. */
  sums?: Float64Array
}

/** `C[j][i] = Σ left[j] right[i]`: column j of C are the products with `left[j]`. */
export function* dotBlocks(
  workspace: Workspace,
  { left, right, leftOffsets, rightOffsets, isGram, sums }: Factors,
  C: DenseMatrix,
): Steps<void> {
  const { memory, kernel, scratch, a, b, c } = workspace
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
        if (isDiagonal && sums !== undefined) {
          const own = memory.view('f64', scratch + SUMS, height)
          for (let j = 0; j < height; j += 1) sums[top + j] += own[j]
        }
        const other = isDiagonal ? a : b
        for (let k = 0; k < length; k += SHORT) {
          const part = Math.min(SHORT, length - k)
          const even = part + (part & 1)
          const [p, q] = [a + 8 * k, other + 8 * k]
          kernel.rowDots(p, q, c, aRows, bRows, even, stride, stride, cStride, isDiagonal ? 1 : 0)
        }
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

/** How many rows of so many columns a block holds. */
function depthFor(columns: number): number {
  const most = Math.floor((2 * HIGH * (INNER + GAP)) / (columns + 3)) - GAP
  return Math.max(INNER, Math.min(LONG, most & ~(SHORT - 1)))
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

/** Where the workspace's scratch has the sums of the shifted columns, behind the offsets. */
const SUMS = 8 * HIGH

/**
 * Copies some rows of some columns to a block, one behind the other, a 0 behind an odd number of rows. With offsets it
 * leaves their sums in the scratch.
 */
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
    memory.view('f64', scratch + SUMS, count).fill(0)
    kernel.shiftRows(target, count, length, stride, scratch, scratch + SUMS)
  }
  if (length & 1) for (let j = 0; j < count; j += 1) block[j * stride + length] = 0
}

/** `out[j] = Σ (columns[i] - offsets[i]) basis[i, j]`, some rows and columns at a time. */
export function* projectBlocks(
  workspace: Workspace,
  columns: readonly FloatArray[],
  offsets: Float64Array | null,
  basis: DenseMatrix,
  out: readonly Float64Array[],
): Steps<void> {
  const { memory, kernel, scratch, a, b, c } = workspace
  const rows = columns[0].length
  const length = depthFor(Math.min(HIGH, columns.length))
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
