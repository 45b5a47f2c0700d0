/** The kernel `vector` in TypeScript: the same additions in the same order, so that both give the same bits. */
import type { KernelMemory } from './kernel-memory.ts'
import type { VectorKernel } from './vector.ts'

export function createVectorTwin(memory: KernelMemory): VectorKernel {
  return {
    dot(a, b, length) {
      const x = memory.view('f64', a, length)
      const y = memory.view('f64', b, length)
      const lanes = new Float64Array(8)
      const whole = length & ~7
      for (let i = 0; i < whole; i += 8) {
        for (let lane = 0; lane < 8; lane += 1) lanes[lane] += x[i + lane] * y[i + lane]
      }
      const even = lanes[0] + lanes[2] + (lanes[4] + lanes[6])
      const odd = lanes[1] + lanes[3] + (lanes[5] + lanes[7])
      let total = even + odd
      for (let i = whole; i < length; i += 1) total += x[i] * y[i]
      return total
    },
    axpy(factor, x, y, length) {
      const from = memory.view('f64', x, length)
      const to = memory.view('f64', y, length)
      for (let i = 0; i < length; i += 1) to[i] += factor * from[i]
    },
  }
}
