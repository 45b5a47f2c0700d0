/** Makes the kernel that `contracts/k-means.ts` describes. */
import type { KMeansKernel } from './contracts/k-means.ts'
import { createKMeansTwin } from './k-means-twin.ts'
import type { KernelMemory } from './kernel-memory.ts'
import { instantiateKernel, loadKernel } from './load-kernel.ts'
import type { KernelChoice } from './load-kernel.ts'

const compiled = await loadKernel('k-means')

/** The kernel at work in `memory`: compiled where it can be, else its twin. */
export function createKMeansKernel(memory: KernelMemory, choice: KernelChoice = {}): KMeansKernel {
  return instantiateKernel(compiled, memory, choice, createKMeansTwin)
}
