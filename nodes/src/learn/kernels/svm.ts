/** Makes the kernel that `contracts/svm.ts` describes. */
import type { SvmKernel } from './contracts/svm.ts'
import type { KernelMemory } from './kernel-memory.ts'
import { instantiateKernel, loadKernel } from './load-kernel.ts'
import type { KernelChoice } from './load-kernel.ts'
import { createSvmTwin } from './svm-twin.ts'

const compiled = await loadKernel('svm')

/** The kernel at work in `memory`: compiled where it can be, else its twin. */
export function createSvmKernel(memory: KernelMemory, choice: KernelChoice = {}): SvmKernel {
  return instantiateKernel(compiled, memory, choice, createSvmTwin)
}
