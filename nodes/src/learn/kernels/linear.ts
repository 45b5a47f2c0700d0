/** Makes the kernel that `contracts/linear.ts` describes. */
import type { LinearKernel } from './contracts/linear.ts'
import type { KernelMemory } from './kernel-memory.ts'
import { createLinearTwin } from './linear-twin.ts'
import { instantiateKernel, loadKernel } from './load-kernel.ts'
import type { KernelChoice } from './load-kernel.ts'

const compiled = await loadKernel('linear')

/** The kernel at work in `memory`: compiled where it can be, else its twin. */
export function createLinearKernel(memory: KernelMemory, choice: KernelChoice = {}): LinearKernel {
  return instantiateKernel(compiled, memory, choice, createLinearTwin)
}
