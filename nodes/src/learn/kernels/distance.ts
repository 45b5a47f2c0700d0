/** The kernel `distance`: finds the rows that might be near, by scores in single precision. */
import type { KernelMemory } from './kernel-memory.ts'
import { createDistanceTwin } from './distance-twin.ts'
import { instantiateKernel, loadKernel } from './load-kernel.ts'
import type { KernelChoice } from './load-kernel.ts'

/** Arrays are byte offsets in the memory that the kernel was made with. */
export interface DistanceKernel {
  /**
   * Scores x · y - |y|²/2 of four queries x (column by column) and `panelCount` panels of eight rows y (column by
   * column); every score above its query's threshold is appended to the query's list with its row number.
   */
  listNear(
    panels: number,
    halves: number,
    firstRow: number,
    panelCount: number,
    queries: number,
    width: number,
    thresholds: number,
    counts: number,
    lists: number,
    stride: number,
  ): void
}

const compiled = await loadKernel('distance')

/** The kernel at work in `memory`: compiled where it can be, else its twin. */
export function createDistanceKernel(memory: KernelMemory, choice: KernelChoice = {}): DistanceKernel {
  return instantiateKernel(compiled, memory, choice, createDistanceTwin)
}
