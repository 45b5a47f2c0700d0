/** Makes the kernel that `contracts/gemm.ts` describes. */
import type { GemmKernel } from './contracts/gemm.ts'
import { createGemmTwin } from './gemm-twin.ts'
import type { KernelMemory } from './kernel-memory.ts'
import { instantiateKernel, loadKernel } from './load-kernel.ts'
import type { KernelChoice } from './load-kernel.ts'

const compiled = await loadKernel('gemm')

/** The kernel at work in `memory`: compiled where it can be, else its twin. */
export function createGemmKernel(memory: KernelMemory, choice: KernelChoice = {}): GemmKernel {
  return instantiateKernel(compiled, memory, choice, createGemmTwin)
}
