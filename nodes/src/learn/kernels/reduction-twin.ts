/** The kernel `reduction` in TypeScript: the same operations in the same order, so that both give the same bits. */
import type { ReductionKernel } from './contracts/reduction.ts'
import type { KernelMemory } from './kernel-memory.ts'

export function createReductionTwin(memory: KernelMemory): ReductionKernel {
  const view = (offset: number, length: number) => memory.view('f64', offset, length)
  return {
    symmetricStep(matrix, stride, n, first, update, v, w, x, out) {
      const size = n - first
      const [pv, pw] = [v, w].map((offset) => view(offset, update === 1 ? size + 1 : 0))
      const px = view(x, size)
      const po = view(out, size)
      for (let j = first; j < n; j += 1) {
        const column = view(matrix + j * stride + 8 * j, n - j)
        const at = j - first
        if (update === 1) {
          for (let i = 0; i < column.length; i += 1) {
            column[i] -= pw[at + 1] * pv[at + 1 + i] + pv[at + 1] * pw[at + 1 + i]
          }
        }
        const lanes = [column[0] * px[at], 0]
        let i = 1
        for (; i + 1 < column.length; i += 2) {
          lanes[0] += column[i] * px[at + i]
          lanes[1] += column[i + 1] * px[at + i + 1]
          po[at + i] += column[i] * px[at]
          po[at + i + 1] += column[i + 1] * px[at]
        }
        if (i < column.length) {
          lanes[0] += column[i] * px[at + i]
          po[at + i] += column[i] * px[at]
        }
        po[at] += lanes[0] + lanes[1]
      }
    },
    takeOffAndDot(columns, stride, count, length, update, weights, y, u, factor, steps) {
      const pu = view(u, length)
      for (let c = 0; c < count; c += 1) {
        const column = view(columns + c * stride, length)
        if (update === 1) subtract(column, view(weights, count)[c], view(y, length))
        view(steps, count)[c] = factor * dot(pu, column)
      }
    },
    updateAndAdd(columns, stride, count, length, steps, v, weights, sum) {
      const total = view(sum, length)
      for (let c = 0; c < count; c += 1) {
        const column = view(columns + c * stride, length)
        subtract(column, view(steps, count)[c], view(v, length))
        const weight = view(weights, count)[c]
        for (let i = 0; i < length; i += 1) total[i] += weight * column[i]
      }
    },
  }
}

function subtract(column: Float64Array, factor: number, from: Float64Array): void {
  for (let i = 0; i < column.length; i += 1) column[i] -= factor * from[i]
}

function dot(a: Float64Array, b: Float64Array): number {
  const whole = a.length & ~3
  const lanes = [0, 0, 0, 0]
  for (let i = 0; i < whole; i += 4) {
    for (let lane = 0; lane < 4; lane += 1) lanes[lane] += a[i + lane] * b[i + lane]
  }
  for (let i = whole; i < a.length; i += 1) lanes[0] += a[i] * b[i]
  return lanes[0] + lanes[1] + (lanes[2] + lanes[3])
}
