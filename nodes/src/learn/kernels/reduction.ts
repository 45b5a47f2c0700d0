/** Makes the kernel that `contracts/reduction.ts` describes. */
import type { ReductionKernel } from './contracts/reduction.ts'
import type { KernelMemory } from './kernel-memory.ts'
import { instantiateKernel, loadKernel } from './load-kernel.ts'
import type { KernelChoice } from './load-kernel.ts'
import { createReductionTwin } from './reduction-twin.ts'

const compiled = await loadKernel('reduction')

/** The kernel at work in `memory`: compiled where it can be, else its twin. */
export function createReductionKernel(memory: KernelMemory, choice: KernelChoice = {}): ReductionKernel {
  return instantiateKernel(compiled, memory, choice, createReductionTwin)
}
