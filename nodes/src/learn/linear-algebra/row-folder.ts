import { KernelMemory } from '../kernels/kernel-memory.ts'
import type { KernelChoice } from '../kernels/load-kernel.ts'
import { createReflectionKernel } from '../kernels/reflection.ts'
import type { FloatArray } from '../matrix.ts'
import type { DenseMatrix } from './dense-matrix.ts'

/**
 * Rows that are folded in at a time: as many as two columns of stay in the first-level cache, fewer of very wide rows,
 * whose folds would take too long to be interrupted.
 */
export function foldedRows(columns: number): number {
  return Math.max(32, Math.min(512, Math.floor(4e8 / columns ** 2) & ~7))
}

/**
 * Folds block after block of rows into the triangular factor of a QR decomposition, and unfolds them to Q again. The
 * numbers are expected to be far from the ends of the range of doubles.
 */
export interface RowFolder {
  /** Folds at most `foldedRows` rows in; returns the reflections' factors. */
  fold(block: readonly FloatArray[], offsets?: Float64Array): Float64Array
  /** Copies the vectors of the reflections of the last fold. */
  readVectors(block: readonly Float64Array[]): void
  /** Overwrites reflections' vectors with rows of Q; blocks in the opposite order of their folds. */
  unfold(block: readonly Float64Array[], factors: Float64Array): void
  /** The triangle, where folds add to it and unfolds take from it. */
  triangle: DenseMatrix
}

/** A folder for so many columns; `triangle` is where it begins. */
export function createRowFolder(
  columns: number,
  triangle: DenseMatrix,
  choice: KernelChoice = {},
): RowFolder {
  const stride = foldedRows(columns) + 8
  const memory = new KernelMemory({ initialBytes: 8 * (columns * (stride + columns + 1) + stride) + 512 })
  const kernel = createReflectionKernel(memory, choice)
  const block = memory.allocate(8 * columns * stride)
  const r = memory.allocate(8 * columns * columns)
  const factors = memory.allocate(8 * columns)
  const scratch = memory.allocate(8 * stride)
  const data = memory.view('f64', block, columns * stride)
  const held: DenseMatrix = {
    rows: columns,
    columns,
    data: memory.view('f64', r, columns * columns),
  }
  held.data.set(triangle.data)
  const paddedRows = (rows: number) => (rows + 7) & ~7

  function write(columnsOfBlock: readonly FloatArray[], offsets?: Float64Array): number {
    const rows = columnsOfBlock[0].length
    columnsOfBlock.forEach((column, j) => {
      const start = j * stride
      data.set(column, start)
      const offset = offsets?.[j] ?? 0
      if (offset !== 0) for (let i = start; i < start + rows; i += 1) data[i] -= offset
      data.fill(0, start + rows, start + paddedRows(rows))
    })
    return paddedRows(rows)
  }

  function read(columnsOfBlock: readonly Float64Array[]): void {
    columnsOfBlock.forEach((column, j) => column.set(data.subarray(j * stride, j * stride + column.length)))
  }

  return {
    triangle: held,
    fold(columnsOfBlock, offsets) {
      const rows = write(columnsOfBlock, offsets)
      kernel.foldBlock(block, rows, 8 * stride, columns, r, 8 * columns, factors)
      return memory.view('f64', factors, columns).slice()
    },
    readVectors: read,
    unfold(columnsOfBlock, ownFactors) {
      const rows = write(columnsOfBlock)
      memory.view('f64', factors, columns).set(ownFactors)
      kernel.unfoldBlock(block, rows, 8 * stride, columns, r, 8 * columns, factors, scratch)
      read(columnsOfBlock)
    },
  }
}
