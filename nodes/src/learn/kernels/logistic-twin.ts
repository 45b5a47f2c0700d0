/** The kernel `logistic` in TypeScript: the same operations in the same order, so that both give the same bits. */
import type { LogisticKernel } from './contracts/logistic.ts'
import type { KernelMemory } from './kernel-memory.ts'

/** 2^-k for whole k, exact; exp(-700) needs no more. */
const powersOfHalf = Float64Array.from({ length: 1011 }, (_, k) => 2 ** -k)
const MAGIC = 6755399441055744
const TAYLOR = [
  2.08767569878681e-9, 2.505210838544172e-8, 2.755731922398589e-7, 2.7557319223985893e-6, 2.48015873015873e-5,
  1.984126984126984e-4, 1.388888888888889e-3, 8.333333333333333e-3, 4.1666666666666664e-2,
  1.6666666666666666e-1, 0.5, 1, 1,
]

export function createLogisticTwin(memory: KernelMemory): LogisticKernel {
  const array = (offset: number, length: number) => memory.view('f64', offset, length + (length & 1))
  return {
    binomial(z, signs, weights, factors, curvature, length) {
      const raw = array(z, length)
      const sign = array(signs, length)
      const weight = array(weights, length)
      const factor = array(factors, length)
      const second = array(curvature, length)
      const rest = [0, 0]
      for (let i = 0; i < raw.length; i += 1) {
        const m = sign[i] * raw[i]
        const e = expNegative(-Math.abs(m))
        factor[i] = 1 + e
        const large = 1 / factor[i]
        const small = e * large
        rest[i & 1] += weight[i] * Math.max(m, 0)
        raw[i] = weight[i] * sign[i] * (m >= 0 ? large : small)
        second[i] = weight[i] * small * large
      }
      return rest[0] + rest[1]
    },
    softmax(z, stride, classes, totals, largest, length) {
      const columns = Array.from({ length: classes }, (_, k) => array(z + k * stride, length))
      const total = array(totals, length)
      const most = array(largest, length)
      for (let i = 0; i < total.length; i += 1) {
        most[i] = columns[0][i]
        for (const column of columns) most[i] = Math.max(most[i], column[i])
        total[i] = 0
        for (const column of columns) {
          column[i] = expNegative(column[i] - most[i])
          total[i] += column[i]
        }
        const share = 1 / total[i]
        for (const column of columns) column[i] *= share
      }
    },
  }
}

function expNegative(value: number): number {
  const x = Math.max(value, -700)
  const k = x * Math.LOG2E + MAGIC - MAGIC
  const r = x - k * 0.6931471803691238 - k * 1.9082149292705877e-10
  let p = 1.6059043836821613e-10
  for (const coefficient of TAYLOR) p = p * r + coefficient
  return p * powersOfHalf[-k]
}
