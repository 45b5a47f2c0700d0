/** The kernel `linear`: products of a block of column-major rows with coefficients and of its columns with each other. */
import type { KernelMemory } from './kernel-memory.ts'
import { createLinearTwin } from './linear-twin.ts'
import { instantiateKernel, loadKernel } from './load-kernel.ts'
import type { KernelChoice } from './load-kernel.ts'

/** Arrays of doubles are byte offsets; `stride` is the bytes from one column of the block to the next. */
export interface LinearKernel {
  /** z[i] += Σ_j theta[j] columns[j][i] */
  addTimes(columns: number, stride: number, count: number, theta: number, z: number, length: number): void
  /** out[j] += Σ_i columns[j][i] values[i] */
  addDots(columns: number, stride: number, count: number, values: number, out: number, length: number): void
  /** out[j * count + i] += Σ_r left[j][r] right[i][r] for i ≥ j */
  addGram(left: number, right: number, stride: number, count: number, out: number, length: number): void
}

const compiled = await loadKernel('linear')

/** The kernel at work in `memory`: compiled where it can be, else its twin. */
export function createLinearKernel(memory: KernelMemory, choice: KernelChoice = {}): LinearKernel {
  return instantiateKernel(compiled, memory, choice, createLinearTwin)
}
