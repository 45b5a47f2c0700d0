/** Makes the kernel that `contracts/elkan.ts` describes. */
import type { ElkanKernel } from './contracts/elkan.ts'
import { createElkanTwin } from './elkan-twin.ts'
import type { KernelMemory } from './kernel-memory.ts'
import { instantiateKernel, loadKernel } from './load-kernel.ts'
import type { KernelChoice } from './load-kernel.ts'

const compiled = await loadKernel('elkan')

/** The kernel at work in `memory`: compiled where it can be, else its twin. */
export function createElkanKernel(memory: KernelMemory, choice: KernelChoice = {}): ElkanKernel {
  return instantiateKernel(compiled, memory, choice, createElkanTwin)
}
