/** The kernel `reflection` in TypeScript: the same operations in the same order, so that both give the same bits. */
import type { ReflectionKernel } from './contracts/reflection.ts'
import type { KernelMemory } from './kernel-memory.ts'

export function createReflectionTwin(memory: KernelMemory): ReflectionKernel {
  return {
    foldBlock(block, rows, stride, columns, r, rStride, factors) {
      const data = new Float64Array(memory.memory.buffer)
      for (let k = 0; k < columns; k += 1) {
        const v = memory.view('f64', block + k * stride, rows)
        const place = (r + k * rStride) / 8 + k
        const squares = dot(v, v)
        data[factors / 8 + k] = 0
        if (!(squares > 0)) continue
        const first = data[place]
        const length = Math.sqrt(first * first + squares)
        const head = first > 0 ? -length : length
        const scale = 1 / (first - head)
        for (let i = 0; i < rows; i += 1) v[i] *= scale
        const factor = (head - first) / head
        data[factors / 8 + k] = factor
        data[place] = head
        for (let j = k + 1; j < columns; j += 1) {
          reflect(v, factor, data, (r + j * rStride) / 8 + k, memory.view('f64', block + j * stride, rows))
        }
      }
    },
    unfoldBlock(block, rows, stride, columns, top, topStride, factors) {
      const data = new Float64Array(memory.memory.buffer)
      for (let k = columns - 1; k >= 0; k -= 1) {
        const own = memory.view('f64', block + k * stride, rows)
        const v = own.slice()
        own.fill(0)
        const factor = data[factors / 8 + k]
        if (factor === 0) continue
        for (let j = k; j < columns; j += 1) {
          reflect(
            v,
            factor,
            data,
            (top + j * topStride) / 8 + k,
            memory.view('f64', block + j * stride, rows),
          )
        }
      }
    },
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  const lanes = new Float64Array(8)
  for (let i = 0; i < a.length; i += 8) {
    for (let lane = 0; lane < 8; lane += 1) lanes[lane] += a[i + lane] * b[i + lane]
  }
  const even = lanes[0] + lanes[2] + (lanes[4] + lanes[6])
  const odd = lanes[1] + lanes[3] + (lanes[5] + lanes[7])
  return even + odd
}

function reflect(
  v: Float64Array,
  factor: number,
  data: Float64Array,
  head: number,
  column: Float64Array,
): void {
  const step = factor * (data[head] + dot(v, column))
  data[head] -= step
  for (let i = 0; i < column.length; i += 1) column[i] -= step * v[i]
}
