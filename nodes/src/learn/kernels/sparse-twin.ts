/** The kernel `sparse` in TypeScript: the same operations in the same order, so that both give the same bits. */
import type { SparseKernel } from './contracts/sparse.ts'
import type { KernelMemory } from './kernel-memory.ts'

export function createSparseTwin(memory: KernelMemory): SparseKernel {
  return {
    times(indptr, indices, values, rows, outputs, theta, z) {
      const { buffer } = memory.memory
      const starts = memory.view('i32', indptr, rows + 1)
      const columns = new Int32Array(buffer, indices, (buffer.byteLength - indices) >> 2)
      const entries = new Float64Array(buffer, values, (buffer.byteLength - values) >> 3)
      const t = new Float64Array(buffer, theta, (buffer.byteLength - theta) >> 3)
      const out = memory.view('f64', z, rows * outputs)
      for (let i = 0; i < rows; i += 1) {
        for (let k = 0; k < outputs; k += 1) {
          let sum = 0
          for (let e = starts[i]; e < starts[i + 1]; e += 1) sum += entries[e] * t[columns[e] * outputs + k]
          out[i * outputs + k] = sum
        }
      }
    },
  }
}
