/** The kernel `sparse`: products of sparse rows with several outputs at once. */
import type { KernelMemory } from './kernel-memory.ts'
import { instantiateKernel, loadKernel } from './load-kernel.ts'
import type { KernelChoice } from './load-kernel.ts'
import { createSparseTwin } from './sparse-twin.ts'

/**
 * Arrays are byte offsets; rows are compressed (scipy's CSR), `indptr` begins at the first of them. `outputs` is 1 or
 * even, and those of one row or one column lie side by side.
 */
export interface SparseKernel {
  /** z[i * outputs + k] = Σ_j X[i, j] theta[j * outputs + k] */
  times(
    indptr: number,
    indices: number,
    values: number,
    rows: number,
    outputs: number,
    theta: number,
    z: number,
  ): void
}

const compiled = await loadKernel('sparse')

/** The kernel at work in `memory`: compiled where it can be, else its twin. */
export function createSparseKernel(memory: KernelMemory, choice: KernelChoice = {}): SparseKernel {
  return instantiateKernel(compiled, memory, choice, createSparseTwin)
}
