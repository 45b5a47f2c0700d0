import { describe, expect, it } from 'vitest'
import { RandomState } from '../random/random-state.ts'
import type { ReductionKernel } from './contracts/reduction.ts'
import { KernelMemory } from './kernel-memory.ts'
import { createReductionKernel } from './reduction.ts'

/** All numbers that the kernel and its twin leave in memory. */
function leftBehind(work: (kernel: ReductionKernel, place: (count: number) => number) => void): number[][] {
  return [true, false].map((wasm) => {
    const random = new RandomState(6)
    const memory = new KernelMemory()
    work(createReductionKernel(memory, { wasm }), (count) => {
      const offset = memory.allocate(8 * count)
      memory.view('f64', offset, count).forEach((_, i, values) => (values[i] = random.gauss()))
      return offset
    })
    return Array.from(memory.view('f64', 0, memory.used / 8))
  })
}

describe('the reduction kernel', () => {
  for (const update of [0, 1] as const) {
    it(`gives the same bits as its twin, ${update === 1 ? 'with' : 'without'} an update`, () => {
      for (const n of [2, 7, 12]) {
        const [compiled, twin] = leftBehind((kernel, place) => {
          const matrix = place(n * (n + 3))
          const [v, w, x, out] = [place(n + 1), place(n + 1), place(n), place(n)]
          kernel.symmetricStep(matrix, 8 * (n + 3), n, 1, update, v, w, x, out)
          const [columns, weights, y, u, steps, sum] = [5 * n, 5, n, n, 5, n].map(place)
          kernel.takeOffAndDot(columns, 8 * n, 5, n, update, weights, y, u, 0.7, steps)
          kernel.updateAndAdd(columns, 8 * n, 5, n, steps, u, weights, sum)
        })
        expect(compiled).toEqual(twin)
      }
    })
  }
})
