/** The kernel `gemm` in TypeScript: the same additions in the same order, so that both give the same bits. */
import type { GemmKernel } from './contracts/gemm.ts'
import type { KernelMemory } from './kernel-memory.ts'

export function createGemmTwin(memory: KernelMemory): GemmKernel {
  const doubles = () => new Float64Array(memory.memory.buffer)
  return {
    gemm32(a, b, c, rows, columns, inner, aRow, aStep, bRow, cRow, add) {
      const data = new Float32Array(memory.memory.buffer)
      for (let i = 0; i < rows; i += 1) {
        const target = c / 4 + i * cRow
        if (add === 0) data.fill(0, target, target + columns)
        for (let k = 0; k < inner; k += 1) {
          const factor = data[a / 4 + i * aRow + k * aStep]
          const from = b / 4 + k * bRow
          // The array rounds the sum to single precision; the product has to be rounded before.
          for (let j = 0; j < columns; j += 1) data[target + j] += Math.fround(factor * data[from + j])
        }
      }
    },
    gemm64(a, b, c, rows, columns, inner, aRow, aStep, bRow, cRow, add) {
      const data = doubles()
      for (let i = 0; i < rows; i += 1) {
        const target = c / 8 + i * cRow
        if (add === 0) data.fill(0, target, target + columns)
        for (let k = 0; k < inner; k += 1) {
          const factor = data[a / 8 + i * aRow + k * aStep]
          const from = b / 8 + k * bRow
          for (let j = 0; j < columns; j += 1) data[target + j] += factor * data[from + j]
        }
      }
    },
    rowDots(a, b, c, aRows, bRows, length, aRow, bRow, cRow, lower) {
      const data = doubles()
      for (let j = 0; j < bRows; j += 1) {
        for (let i = lower === 1 ? j & ~1 & ~3 : 0; i < aRows; i += 1) {
          const p = a / 8 + i * aRow
          const q = b / 8 + j * bRow
          let even = 0
          let odd = 0
          for (let k = 0; k < length; k += 2) {
            even += data[p + k] * data[q + k]
            odd += data[p + k + 1] * data[q + k + 1]
          }
          data[c / 8 + i * cRow + j] += even + odd
        }
      }
    },
    shiftRows(a, rows, length, aRow, offsets, sums) {
      const data = doubles()
      const even = length & ~1
      for (let i = 0; i < rows; i += 1) {
        const offset = data[offsets / 8 + i]
        const row = a / 8 + i * aRow
        const lanes = [0, 0]
        for (let k = 0; k < length; k += 1) {
          data[row + k] -= offset
          if (k < even) lanes[k & 1] += data[row + k]
        }
        let total = lanes[0] + lanes[1]
        if (even < length) total += data[row + even]
        data[sums / 8 + i] += total
      }
    },
  }
}
