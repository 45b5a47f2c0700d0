/** Makes the kernel that `contracts/rotation.ts` describes. */
import type { RotationKernel } from './contracts/rotation.ts'
import type { KernelMemory } from './kernel-memory.ts'
import { instantiateKernel, loadKernel } from './load-kernel.ts'
import type { KernelChoice } from './load-kernel.ts'
import { createRotationTwin } from './rotation-twin.ts'

const compiled = await loadKernel('rotation')

/** The kernel at work in `memory`: compiled where it can be, else its twin. */
export function createRotationKernel(memory: KernelMemory, choice: KernelChoice = {}): RotationKernel {
  return instantiateKernel(compiled, memory, choice, createRotationTwin)
}
