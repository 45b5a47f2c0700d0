/** The kernel `rotation`: sequences of plane rotations of neighbouring columns. */
import type { KernelMemory } from './kernel-memory.ts'
import { instantiateKernel, loadKernel } from './load-kernel.ts'
import type { KernelChoice } from './load-kernel.ts'
import { createRotationTwin } from './rotation-twin.ts'

/** Arrays are byte offsets in the memory that the kernel was made with. */
export interface RotationKernel {
  /**
   * For k = 0 … count - 1 turns columns k and k + 1 of doubles: `(a, b)` becomes `(c a + s b, c b - s a)` with the k-th
   * cosine and sine. Columns are `stride` bytes apart; `rows` is a multiple of 8.
   */
  rotateColumns(
    data: number,
    rows: number,
    stride: number,
    count: number,
    cosines: number,
    sines: number,
  ): void
}

const compiled = await loadKernel('rotation')

/** The kernel at work in `memory`: compiled where it can be, else its twin. */
export function createRotationKernel(memory: KernelMemory, choice: KernelChoice = {}): RotationKernel {
  return instantiateKernel(compiled, memory, choice, createRotationTwin)
}
