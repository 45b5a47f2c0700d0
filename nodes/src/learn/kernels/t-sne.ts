/** Makes the kernel that `contracts/t-sne.ts` describes. */
import type { TsneKernel } from './contracts/t-sne.ts'
import type { KernelMemory } from './kernel-memory.ts'
import { instantiateKernel, loadKernel } from './load-kernel.ts'
import type { KernelChoice } from './load-kernel.ts'
import { createTsneTwin } from './t-sne-twin.ts'

const compiled = await loadKernel('t-sne')

/** The kernel at work in `memory`: compiled where it can be, else its twin. */
export function createTsneKernel(memory: KernelMemory, choice: KernelChoice = {}): TsneKernel {
  return instantiateKernel(compiled, memory, choice, createTsneTwin)
}
