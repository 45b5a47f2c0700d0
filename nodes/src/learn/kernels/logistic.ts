/** Makes the kernel that `contracts/logistic.ts` describes. */
import type { LogisticKernel } from './contracts/logistic.ts'
import type { KernelMemory } from './kernel-memory.ts'
import { instantiateKernel, loadKernel } from './load-kernel.ts'
import type { KernelChoice } from './load-kernel.ts'
import { createLogisticTwin } from './logistic-twin.ts'

const compiled = await loadKernel('logistic')

/** The kernel at work in `memory`: compiled where it can be, else its twin. */
export function createLogisticKernel(memory: KernelMemory, choice: KernelChoice = {}): LogisticKernel {
  return instantiateKernel(compiled, memory, choice, createLogisticTwin)
}
