/** Makes the kernel that `contracts/distance.ts` describes. */
import type { DistanceKernel } from './contracts/distance.ts'
import { createDistanceTwin } from './distance-twin.ts'
import type { KernelMemory } from './kernel-memory.ts'
import { instantiateKernel, loadKernel } from './load-kernel.ts'
import type { KernelChoice } from './load-kernel.ts'

const compiled = await loadKernel('distance')

/** The kernel at work in `memory`: compiled where it can be, else its twin. */
export function createDistanceKernel(memory: KernelMemory, choice: KernelChoice = {}): DistanceKernel {
  return instantiateKernel(compiled, memory, choice, createDistanceTwin)
}
