/** Makes rows of support vector machines: dense ones in panels, sparse ones by their entries. */
import type { SvmKernel } from '../kernels/contracts/svm.ts'
import type { KernelMemory } from '../kernels/kernel-memory.ts'
import { DensePanels } from './dense-panels.ts'
import type { KernelFunction } from './kernel-function.ts'
import type { KernelRows } from './kernel-rows.ts'
import { SparseEntries } from './sparse-entries.ts'
import type { SvmRows } from './svm-rows.ts'
import { isDense } from './svm-rows.ts'

/** Puts rows into the kernel's memory. */
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
