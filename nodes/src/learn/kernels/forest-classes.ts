/** Makes the kernel that `contracts/forest-classes.ts` describes. */
import type { ForestClassesKernel } from './contracts/forest-classes.ts'
import { createForestClassesTwin } from './forest-classes-twin.ts'
import type { KernelMemory } from './kernel-memory.ts'
import { instantiateKernel, loadKernel } from './load-kernel.ts'
import type { KernelChoice } from './load-kernel.ts'

const compiled = await loadKernel('forest-classes')

/** The kernel at work in `memory`: compiled where it can be, else its twin. */
export function createForestClassesKernel(
  memory: KernelMemory,
  choice: KernelChoice = {},
): ForestClassesKernel {
  return instantiateKernel(compiled, memory, choice, createForestClassesTwin)
}
