/** Makes the kernel that `contracts/forest-hist.ts` describes. */
import type { ForestHistKernel } from './contracts/forest-hist.ts'
import { createForestHistTwin } from './forest-hist-twin.ts'
import type { KernelMemory } from './kernel-memory.ts'
import { instantiateKernel, loadKernel } from './load-kernel.ts'
import type { KernelChoice } from './load-kernel.ts'

const compiled = await loadKernel('forest-hist')

/** The kernel at work in `memory`: compiled where it can be, else its twin. */
export function createForestHistKernel(memory: KernelMemory, choice: KernelChoice = {}): ForestHistKernel {
  return instantiateKernel(compiled, memory, choice, createForestHistTwin)
}
