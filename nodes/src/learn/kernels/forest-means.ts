/** Makes the kernel that `contracts/forest-means.ts` describes. */
import type { ForestMeansKernel } from './contracts/forest-means.ts'
import { createForestMeansTwin } from './forest-means-twin.ts'
import type { KernelMemory } from './kernel-memory.ts'
import { instantiateKernel, loadKernel } from './load-kernel.ts'
import type { KernelChoice } from './load-kernel.ts'

const compiled = await loadKernel('forest-means')

/** The kernel at work in `memory`: compiled where it can be, else its twin. */
export function createForestMeansKernel(memory: KernelMemory, choice: KernelChoice = {}): ForestMeansKernel {
  return instantiateKernel(compiled, memory, choice, createForestMeansTwin)
}
