/** Makes the kernel that `contracts/hist-tree.ts` describes. */
import type { HistTreeKernel } from './contracts/hist-tree.ts'
import { createHistTreeTwin } from './hist-tree-twin.ts'
import type { KernelMemory } from './kernel-memory.ts'
import { instantiateKernel, loadKernel } from './load-kernel.ts'
import type { KernelChoice } from './load-kernel.ts'

const compiled = await loadKernel('hist-tree')

/** The kernel at work in `memory`: compiled where it can be, else its twin. */
export function createHistTreeKernel(memory: KernelMemory, choice: KernelChoice = {}): HistTreeKernel {
  return instantiateKernel(compiled, memory, choice, createHistTreeTwin)
}
