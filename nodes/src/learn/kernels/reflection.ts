/** Makes the kernel that `contracts/reflection.ts` describes. */
import type { ReflectionKernel } from './contracts/reflection.ts'
import type { KernelMemory } from './kernel-memory.ts'
import { instantiateKernel, loadKernel } from './load-kernel.ts'
import type { KernelChoice } from './load-kernel.ts'
import { createReflectionTwin } from './reflection-twin.ts'

const compiled = await loadKernel('reflection')

/** The kernel at work in `memory`: compiled where it can be, else its twin. */
export function createReflectionKernel(memory: KernelMemory, choice: KernelChoice = {}): ReflectionKernel {
  return instantiateKernel(compiled, memory, choice, createReflectionTwin)
}
