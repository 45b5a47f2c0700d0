/** The kernel `svm` in TypeScript: the same operations in the same order, so that both give the same bits. */
import type { SvmKernel } from './contracts/svm.ts'
import type { KernelMemory } from './kernel-memory.ts'

const SHIFT = 6755399441055744

/** 1 / 13!, 1 / 12!, … 1 / 1!, 1 / 0! as the kernel has them. */
const SERIES = [
  1.6059043836821613e-10, 2.08767569878681e-9, 2.505210838544172e-8, 2.755731922398589e-7,
  2.7557319223985893e-6, 2.48015873015873e-5, 1.984126984126984e-4, 1.3888888888888889e-3,
  8.333333333333333e-3, 4.1666666666666664e-2, 1.6666666666666666e-1, 0.5, 1, 1,
]

function exponential(x: number): number {
  if (!(x > -708)) return 0
  const k = x * Math.LOG2E + SHIFT - SHIFT
  const r = x - k * 0.6931471803691238 - k * 1.9082149292705877e-10
  let e = SERIES[0]
  for (let i = 1; i < SERIES.length; i += 1) e = e * r + SERIES[i]
  return e * 2 ** k
}

function power(start: number, degree: number): number {
  let base = start
  let result = 1
  for (let left = degree; left > 0; left >>= 1) {
    if (left & 1) result *= base
    base *= base
  }
  return result
}

export function createSvmTwin(memory: KernelMemory): SvmKernel {
  const doubles = (offset: number, length: number) => memory.view('f64', offset, length)
  const singles = (offset: number, length: number) => memory.view('f32', offset, length)
  return {
    products(panels, row, width, from, to, out) {
      const x = doubles(row, width)
      const y = doubles(panels, to * 8 * width)
      const sums = doubles(out, to * 8)
      for (let r = from * 8; r < to * 8; r += 1) {
        const first = (r - (r % 8)) * width + (r % 8)
        let sum = 0
        for (let j = 0; j < width; j += 1) sum += x[j] * y[first + j * 8]
        sums[r] = sum
      }
    },
    radial(values, squares, square, gamma, count) {
      const products = doubles(values, count)
      const others = doubles(squares, count)
      for (let k = 0; k < count; k += 1) {
        products[k] = exponential(-gamma * Math.max(square + others[k] - 2 * products[k], 0))
      }
    },
    polynomial(values, gamma, coef0, degree, count) {
      const products = doubles(values, count)
      for (let k = 0; k < count; k += 1) products[k] = power(gamma * products[k] + coef0, degree)
    },
    sigmoid(values, gamma, coef0, count) {
      const products = doubles(values, count)
      for (let k = 0; k < count; k += 1) {
        const x = gamma * products[k] + coef0
        const e = exponential(-2 * Math.abs(x))
        const size = (1 - e) / (1 + e)
        products[k] = x < 0 || Object.is(x, -0) ? -size : size
      }
    },
    narrow(values, out, count) {
      singles(out, count).set(doubles(values, count))
    },
    gather(row, index, out, count) {
      const places = memory.view('u32', index, count)
      const target = singles(out, count)
      for (let k = 0; k < count; k += 1) target[k] = memory.view('f32', row + 4 * places[k], 1)[0]
    },
    swapEntries(row, pairs, count) {
      const places = memory.view('u32', pairs, 2 * count)
      for (let i = 0; i < places.length; i += 2) {
        const a = singles(row + 4 * places[i], 1)
        const b = singles(row + 4 * places[i + 1], 1)
        const held = a[0]
        a[0] = b[0]
        b[0] = held
      }
    },
    entry: (row, place) => singles(row + 4 * place, 1)[0],
    addRow(target, row, factor, count) {
      const sums = doubles(target, count)
      const values = singles(row, count)
      for (let k = 0; k < count; k += 1) sums[k] += factor * values[k]
    },
    addTwoRows(target, a, byA, b, byB, count) {
      const sums = doubles(target, count)
      const as = singles(a, count)
      const bs = singles(b, count)
      for (let k = 0; k < count; k += 1) sums[k] += byA * as[k] + byB * bs[k]
    },
    greatestRise(gradient, barrier, count) {
      const slopes = doubles(gradient, count)
      const barriers = doubles(barrier, count)
      let best = -Infinity
      let place = -1
      for (let k = 0; k < count; k += 1) {
        const rise = barriers[k] - slopes[k]
        if (rise >= best) {
          best = rise
          place = k
        }
      }
      return best === -Infinity ? -1 : place
    },
    bestPartner(gradient, barrier, row, diagonal, rise, own, count, result) {
      const slopes = doubles(gradient, count)
      const barriers = doubles(barrier, count)
      const values = singles(row, count)
      const diagonals = doubles(diagonal, count)
      let greatestFall = -Infinity
      let best = -Infinity
      let place = -1
      for (let k = 0; k < count; k += 1) {
        const fall = barriers[k] + slopes[k]
        if (fall > greatestFall) greatestFall = fall
        const difference = rise + fall
        if (!(difference > 0)) continue
        const curvature = own + diagonals[k] - 2 * values[k]
        const gain = (difference * difference) / (curvature > 0 ? curvature : 1e-12)
        if (gain >= best) {
          best = gain
          place = k
        }
      }
      doubles(result, 2).set([greatestFall, best])
      return place
    },
  }
}
