/** Makes the kernel that `contracts/sparse.ts` describes. */
import type { SparseKernel } from './contracts/sparse.ts'
import type { KernelMemory } from './kernel-memory.ts'
import { instantiateKernel, loadKernel } from './load-kernel.ts'
import type { KernelChoice } from './load-kernel.ts'
import { createSparseTwin } from './sparse-twin.ts'

const compiled = await loadKernel('sparse')

/** The kernel at work in `memory`: compiled where it can be, else its twin. */
export function createSparseKernel(memory: KernelMemory, choice: KernelChoice = {}): SparseKernel {
  return instantiateKernel(compiled, memory, choice, createSparseTwin)
}
