/** Makes the kernel that `contracts/hist-binning.ts` describes. */
import type { HistBinningKernel } from './contracts/hist-binning.ts'
import { createHistBinningTwin } from './hist-binning-twin.ts'
import type { KernelMemory } from './kernel-memory.ts'
import { instantiateKernel, loadKernel } from './load-kernel.ts'
import type { KernelChoice } from './load-kernel.ts'

const compiled = await loadKernel('hist-binning')

/** The kernel at work in `memory`: compiled where it can be, else its twin. */
export function createHistBinningKernel(memory: KernelMemory, choice: KernelChoice = {}): HistBinningKernel {
  return instantiateKernel(compiled, memory, choice, createHistBinningTwin)
}
