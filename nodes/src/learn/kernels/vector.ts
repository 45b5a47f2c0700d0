/** The kernel `vector`: sums of products over columns of doubles. */
import type { KernelMemory } from './kernel-memory.ts'
import { instantiateKernel, loadKernel } from './load-kernel.ts'
import type { KernelChoice } from './load-kernel.ts'
import { createVectorTwin } from './vector-twin.ts'

/** Arrays are byte offsets in the memory that the kernel was made with. */
export interface VectorKernel {
  /** Σ a[i] b[i] */
  dot(a: number, b: number, length: number): number
  /** y[i] += factor x[i] */
  axpy(factor: number, x: number, y: number, length: number): void
}

const compiled = await loadKernel('vector')

/** The kernel at work in `memory`: compiled where it can be, else its twin. */
export function createVectorKernel(memory: KernelMemory, choice: KernelChoice = {}): VectorKernel {
  return instantiateKernel(compiled, memory, choice, createVectorTwin)
}
