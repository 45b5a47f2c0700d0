/** The kernel `linear` in TypeScript: the same additions in the same order, so that both give the same bits. */
import type { LinearKernel } from './contracts/linear.ts'
import type { KernelMemory } from './kernel-memory.ts'

export function createLinearTwin(memory: KernelMemory): LinearKernel {
  const array = (offset: number, length: number) => memory.view('f64', offset, length)
  return {
    addTimes(columns, stride, count, theta, z, length) {
      const out = array(z, length)
      const t = array(theta, count)
      const column = (j: number) => array(columns + j * stride, length)
      let j = 0
      for (; j + 3 < count; j += 4) {
        const [a, b, c, d] = [column(j), column(j + 1), column(j + 2), column(j + 3)]
        for (let i = 0; i < length; i += 1) {
          out[i] += t[j] * a[i] + t[j + 1] * b[i] + (t[j + 2] * c[i] + t[j + 3] * d[i])
        }
      }
      for (; j < count; j += 1) {
        const a = column(j)
        for (let i = 0; i < length; i += 1) out[i] += t[j] * a[i]
      }
    },
    addDots(columns, stride, count, values, out, length) {
      const v = array(values, length)
      const sums = array(out, count)
      for (let j = 0; j < count; j += 1) sums[j] += dotOfPairs(array(columns + j * stride, length), v)
    },
    addGram(left, right, stride, count, out, length) {
      const sums = array(out, count * count)
      for (let j = 0; j < count; j += 1) {
        const l = array(left + j * stride, length)
        for (let i = j; i < count; i += 1) {
          sums[j * count + i] += dotOfPairs(l, array(right + i * stride, length))
        }
      }
    },
  }
}

/** Even and odd places summed apart, as two lanes do, and the last of an odd length after them. */
function dotOfPairs(a: Float64Array, b: Float64Array): number {
  const whole = a.length & ~1
  let even = 0
  let odd = 0
  for (let i = 0; i < whole; i += 2) {
    even += a[i] * b[i]
    odd += a[i + 1] * b[i + 1]
  }
  const total = even + odd
  return a.length > whole ? total + a[whole] * b[whole] : total
}
