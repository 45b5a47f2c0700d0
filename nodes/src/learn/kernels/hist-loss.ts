/** Makes the kernel that `contracts/hist-loss.ts` describes. */
import type { HistLossKernel } from './contracts/hist-loss.ts'
import { createHistLossTwin } from './hist-loss-twin.ts'
import type { KernelMemory } from './kernel-memory.ts'
import { instantiateKernel, loadKernel } from './load-kernel.ts'
import type { KernelChoice } from './load-kernel.ts'

const compiled = await loadKernel('hist-loss')

/** The kernel at work in `memory`: compiled where it can be, else its twin. */
export function createHistLossKernel(memory: KernelMemory, choice: KernelChoice = {}): HistLossKernel {
  return instantiateKernel(compiled, memory, choice, createHistLossTwin)
}
