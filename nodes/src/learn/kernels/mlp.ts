/** Makes the kernel that `contracts/mlp.ts` describes. */
import type { MlpKernel } from './contracts/mlp.ts'
import type { KernelMemory } from './kernel-memory.ts'
import { instantiateKernel, loadKernel } from './load-kernel.ts'
import type { KernelChoice } from './load-kernel.ts'
import { createMlpTwin } from './mlp-twin.ts'

const compiled = await loadKernel('mlp')

/** The kernel at work in `memory`: compiled where it can be, else its twin. */
export function createMlpKernel(memory: KernelMemory, choice: KernelChoice = {}): MlpKernel {
  return instantiateKernel(compiled, memory, choice, createMlpTwin)
}
