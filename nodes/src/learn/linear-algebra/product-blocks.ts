import { GEMM_SCRATCH_BYTES } from '../kernels/contracts/gemm.ts'
import type { GemmKernel } from '../kernels/contracts/gemm.ts'
import { createGemmKernel } from '../kernels/gemm.ts'
import { KernelMemory } from '../kernels/kernel-memory.ts'
import type { KernelChoice } from '../kernels/load-kernel.ts'
import type { FloatArray } from '../matrix.ts'
import type { DenseMatrix } from './dense-matrix.ts'
import type { Steps } from './steps.ts'

/** The most inner indices, columns and rows that a product is made of at a time. */
const INNER = 256
const WIDE = 1024
const HIGH = 512
/** Rows of columns that are copied at a time, if there are few columns: long runs are copied faster. */
const LONG = 2048
/** Rows of columns that are multiplied at a time: they have to stay in the cache. */
const SHORT = 512
/** Rows of a block begin this far apart in the cache as well: not a power of two. */
const GAP = 8
/** Numbers in a block of columns. */
const BLOCK = 2 * HIGH * (INNER + GAP)

/** The most bytes of a workspace. */
export const PRODUCTS_BYTES = GEMM_SCRATCH_BYTES + 8 * (2 * BLOCK + HIGH * (WIDE + GAP)) + 65_536

/** Memory for the blocks that are multiplied at a time. */
export interface Workspace {
  memory: KernelMemory
  kernel: GemmKernel
  scratch: number
  /** What is in use beside the blocks. */
  mark: number
}

export function createWorkspace(choice: KernelChoice): Workspace {
  const memory = new KernelMemory()
  const kernel = createGemmKernel(memory, choice)
  const scratch = memory.allocate(GEMM_SCRATCH_BYTES)
  return { memory, kernel, scratch, mark: memory.used }
}

/** Room for blocks of so many numbers, in place of those of the product before. */
function reserve({ memory, mark }: Workspace, ...counts: number[]): number[] {
  memory.release(mark)
  return counts.map((count) => memory.allocate(8 * count))
}

/** The kernel's matrices lie row after row, ours column after column: it computes `Cᵀ = Bᵀ Aᵀ`. */
export function* multiplyBlocks(
  workspace: Workspace,
  A: DenseMatrix,
  B: DenseMatrix,
  C: DenseMatrix,
): Steps<void> {
  const { memory, kernel, scratch } = workspace
  const most = { height: padded(Math.min(HIGH, C.columns)), width: padded(Math.min(WIDE, C.rows)) }
  const aStride = Math.min(INNER, A.columns) + GAP
  const stride = most.width + GAP
  const [a, b, c] = reserve(workspace, most.height * aStride, INNER * stride, most.height * stride)
  for (let left = 0; left < C.rows; left += WIDE) {
    const width = Math.min(WIDE, C.rows - left)
    for (let top = 0; top < C.columns; top += HIGH) {
      const height = Math.min(HIGH, C.columns - top)
      for (let start = 0; start < A.columns; start += INNER) {
        const depth = Math.min(INNER, A.columns - start)
        const aBlock = memory.view('f64', a, height * aStride)
        for (let i = 0; i < height; i += 1) {
          const from = (top + i) * B.rows + start
          aBlock.set(B.data.subarray(from, from + depth), i * aStride)
        }
        const bBlock = memory.view('f64', b, depth * stride)
        for (let k = 0; k < depth; k += 1) {
          const from = (start + k) * A.rows + left
          bBlock.set(A.data.subarray(from, from + width), k * stride)
        }
        const add = start === 0 ? 0 : 1
        kernel.gemm64(a, b, c, padded(height), padded(width), depth, aStride, 1, stride, stride, add, scratch)
        yield
      }
      const block = memory.view('f64', c, height * stride)
      for (let i = 0; i < height; i += 1) {
        C.data.set(block.subarray(i * stride, i * stride + width), (top + i) * C.rows + left)
      }
    }
  }
}

function padded(count: number): number {
  return (count + 3) & ~3
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
  const { memory, kernel, scratch } = workspace
  const rows = left[0].length
  const most = { height: padded(Math.min(HIGH, left.length)), width: padded(Math.min(HIGH, right.length)) }
  const depth = depthFor(Math.max(most.height, most.width), rows)
  const stride = depth + GAP
  const cStride = most.width + GAP
  const isOneBlock = isGram && left.length <= HIGH
  const [a, b, c] = reserve(
    workspace,
    most.height * stride,
    isOneBlock ? 0 : most.width * stride,
    most.height * cStride,
  )
  for (let top = 0; top < left.length; top += HIGH) {
    const height = Math.min(HIGH, left.length - top)
    const end = isGram ? top + height : right.length
    for (let from = 0; from < end; from += HIGH) {
      const width = Math.min(HIGH, end - from)
      const isDiagonal = isGram && from === top
      memory.view('f64', c, most.height * cStride).fill(0)
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
          const bRows = (width + 1) & ~1
          kernel.rowDots(p, q, c, padded(height), bRows, even, stride, stride, cStride, isDiagonal ? 1 : 0)
        }
        yield
      }
      const block = memory.view('f64', c, height * cStride)
      for (let j = 0; j < height; j += 1) {
        const count = isDiagonal ? j + 1 : width
        C.data.set(block.subarray(j * cStride, j * cStride + count), (top + j) * C.rows + from)
      }
    }
  }
}

/** How many rows of so many columns a block holds; a multiple of what is multiplied at a time. */
function depthFor(columns: number, rows: number): number {
  const fitting = (Math.floor(BLOCK / columns) - GAP) & ~(SHORT - 1)
  const needed = Math.ceil(rows / SHORT) * SHORT
  return Math.max(SHORT, Math.min(LONG, fitting, needed))
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
  const { memory, kernel, scratch } = workspace
  const rows = columns[0].length
  const most = { height: padded(Math.min(INNER, out.length)), depth: Math.min(HIGH, columns.length) }
  const length = depthFor(most.depth, rows)
  const stride = length + GAP
  const aStride = most.depth + GAP
  const [a, b, c] = reserve(workspace, most.height * aStride, most.depth * stride, most.height * stride)
  for (let top = 0; top < out.length; top += INNER) {
    const height = Math.min(INNER, out.length - top)
    for (let start = 0; start < rows; start += length) {
      const count = Math.min(length, rows - start)
      for (let from = 0; from < columns.length; from += HIGH) {
        const depth = Math.min(HIGH, columns.length - from)
        const aBlock = memory.view('f64', a, height * aStride)
        for (let j = 0; j < height; j += 1) {
          const place = (top + j) * basis.rows + from
          aBlock.set(basis.data.subarray(place, place + depth), j * aStride)
        }
        copyColumns(workspace, b, columns, { from, count: depth, start, length: count, stride, offsets })
        const add = from === 0 ? 0 : 1
        kernel.gemm64(a, b, c, padded(height), padded(count), depth, aStride, 1, stride, stride, add, scratch)
      }
      const block = memory.view('f64', c, height * stride)
      for (let j = 0; j < height; j += 1) {
        out[top + j].set(block.subarray(j * stride, j * stride + count), start)
      }
      yield
    }
  }
}
