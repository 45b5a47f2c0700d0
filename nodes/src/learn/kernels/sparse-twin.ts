/** The kernel `sparse` in TypeScript: the same operations in the same order, so that both give the same bits. */
import type { KernelMemory } from './kernel-memory.ts'
import type { SparseKernel } from './sparse.ts'

export function createSparseTwin(memory: KernelMemory): SparseKernel {
  return {
    times(indptr, indices, values, rows, outputs, theta, z) {
      const starts = memory.view('i32', indptr, rows + 1)
      const columns = integersFrom(indices)
      const entries = doublesFrom(values)
      const t = doublesFrom(theta)
      const out = memory.view('f64', z, rows * outputs)
      for (let i = 0; i < rows; i += 1) {
        for (let k = 0; k < outputs; k += 1) {
          let sum = 0
          for (let e = starts[i]; e < starts[i + 1]; e += 1) sum += entries[e] * t[columns[e] * outputs + k]
          out[i * outputs + k] = sum
        }
      }
    },
    addTransposedTimes(indptr, indices, values, rows, outputs, r, out, squared) {
      const starts = memory.view('i32', indptr, rows + 1)
      const columns = integersFrom(indices)
      const entries = doublesFrom(values)
      const from = memory.view('f64', r, rows * outputs)
      const to = doublesFrom(out)
      for (let i = 0; i < rows; i += 1) {
        for (let e = starts[i]; e < starts[i + 1]; e += 1) {
          const value = squared === 1 ? entries[e] * entries[e] : entries[e]
          for (let k = 0; k < outputs; k += 1) to[columns[e] * outputs + k] += value * from[i * outputs + k]
        }
      }
    },
  }

  function integersFrom(offset: number): Int32Array {
    const { buffer } = memory.memory
    return new Int32Array(buffer, offset, (buffer.byteLength - offset) >> 2)
  }

  function doublesFrom(offset: number): Float64Array {
    const { buffer } = memory.memory
    return new Float64Array(buffer, offset, (buffer.byteLength - offset) >> 3)
  }
}
