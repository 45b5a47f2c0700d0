/** Rows in the kernel's memory, and the kernel function between any of them and a row. Rows can trade places. */
import type { KernelMemory } from '../kernels/kernel-memory.ts'
import type { SvmKernel } from '../kernels/svm.ts'
import { DensePanels } from './dense-panels.ts'
import type { KernelFunction } from './kernel-function.ts'
import { SparseEntries } from './sparse-entries.ts'
import type { SvmRows } from './svm-rows.ts'
import { isDense } from './svm-rows.ts'

export interface KernelRows {
  readonly rows: number
  /** The kernel function between a row and itself. */
  ofItself(row: number): number
  /** The kernel function between a row and the rows from `from`, or a few before, to `to`, rounded to single precision. */
  fill(row: number, from: number, to: number, out: number): void
  /** The kernel function between a row, `asked` by its values, and all rows; valid until the next call. */
  ofOther(asked: Float64Array): Float64Array
  swap(a: number, b: number): void
}

export function createKernelRows(
  memory: KernelMemory,
  kernel: SvmKernel,
  { rows, kernelFunction }: { rows: SvmRows; kernelFunction: KernelFunction },
): KernelRows {
  return isDense(rows)
    ? new DensePanels(memory, kernel, rows, kernelFunction)
    : new SparseEntries(memory, kernel, rows, kernelFunction)
}

/** The bytes in the kernel's memory of so many rows. */
export function kernelRowsBytes({
  rows,
  width,
  isSparse,
}: {
  rows: number
  width: number
  isSparse: boolean
}): number {
  return isSparse ? SparseEntries.bytesFor(rows) : DensePanels.bytesFor(rows, width)
}
