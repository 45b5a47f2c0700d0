/** Makes the kernel that `contracts/spanning-tree.ts` describes. */
import type { SpanningTreeKernel } from './contracts/spanning-tree.ts'
import type { KernelMemory } from './kernel-memory.ts'
import { instantiateKernel, loadKernel } from './load-kernel.ts'
import type { KernelChoice } from './load-kernel.ts'
import { createSpanningTreeTwin } from './spanning-tree-twin.ts'

const compiled = await loadKernel('spanning-tree')

/** The kernel at work in `memory`: compiled where it can be, else its twin. */
export function createSpanningTreeKernel(
  memory: KernelMemory,
  choice: KernelChoice = {},
): SpanningTreeKernel {
  return instantiateKernel(compiled, memory, choice, createSpanningTreeTwin)
}
