/** Makes the kernel that `contracts/tree-walk.ts` describes. */
import type { TreeWalkKernel } from './contracts/tree-walk.ts'
import type { KernelMemory } from './kernel-memory.ts'
import { instantiateKernel, loadKernel } from './load-kernel.ts'
import type { KernelChoice } from './load-kernel.ts'
import { createTreeWalkTwin } from './tree-walk-twin.ts'

const compiled = await loadKernel('tree-walk')

/** The kernel at work in `memory`: compiled where it can be, else its twin. */
export function createTreeWalkKernel(memory: KernelMemory, choice: KernelChoice = {}): TreeWalkKernel {
  return instantiateKernel(compiled, memory, choice, createTreeWalkTwin)
}
