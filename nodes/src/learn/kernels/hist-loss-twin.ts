/** The kernel `hist-loss` in TypeScript: the same operations in the same order, so that both give the same bits. */
import type { HistLossKernel } from './contracts/hist-loss.ts'
import type { KernelMemory } from './kernel-memory.ts'

const { abs, LOG2E } = Math
const LN2_HIGH = 6.9314718036912382e-1
const LN2_LOW = 1.9082149292705877e-10
const MAGIC = 6755399441055744

const word = new DataView(new ArrayBuffer(8))

function oddPart(r: number): number {
  const t = r * r
  let p = t * 4.1381367970572385e-8 + -1.6533902205465252e-6
  p = t * p + 6.613756321437934e-5
  p = t * p + -2.7777777777015593e-3
  p = t * p + 1.6666666666666602e-1
  return r - t * p
}

function exp(value: number): number {
  const x = Math.min(Math.max(value, -708), 708)
  const k = x * LOG2E + MAGIC - MAGIC
  const high = x - k * LN2_HIGH
  const low = k * LN2_LOW
  const r = high - low
  const c = oddPart(r)
  const y = 1 - (low - (r * c) / (2 - c) - high)
  return y * 2 ** k
}

function log(x: number): number {
  word.setFloat64(0, x)
  const top = word.getInt32(0)
  const borrow = word.getUint32(4) < 0x667f3bcd ? 1 : 0
  const n = (top - 0x3fe6a09e - borrow) >> 20
  word.setInt32(0, top - (n << 20))
  const f = word.getFloat64(0) - 1
  const half = 0.5 * f * f
  const s = f / (2 + f)
  const z = s * s
  let p = z * 1.4798198605116586e-1 + 1.5313837699209373e-1
  p = z * p + 1.818357216161805e-1
  p = z * p + 2.2222198432149784e-1
  p = z * p + 2.857142874366239e-1
  p = z * p + 3.999999999940942e-1
  p = z * p + 6.666666666666735e-1
  const tail = s * (half + z * p) + n * LN2_LOW
  return n * LN2_HIGH + (f - (half - tail))
}

/** One row's derivatives and loss, without its weight. */
interface Pointwise {
  (x: number, y: number): { gradient: number; hessian: number; loss: number }
}

/** As the kernel's `pmax` has it: what is no number (a weight of 0 times an overflow) is not the greater one. */
const greater = (a: number, b: number) => (a < b ? b : a)

/** Sums of an output in two lanes, as the kernel keeps them: even rows from the first on in one, odd ones in the other. */
class Lanes {
  readonly #lanes = new Float64Array(10)

  add(lane: number, gradient: number, hessian: number, loss: number): void {
    const lanes = this.#lanes
    lanes[lane] += abs(gradient)
    lanes[2 + lane] = greater(lanes[2 + lane], abs(gradient))
    lanes[4 + lane] += hessian
    lanes[6 + lane] = greater(lanes[6 + lane], hessian)
    lanes[8 + lane] += loss
  }

  close(sums: Float64Array, from: number): void {
    for (let i = 0; i < 5; i += 1) {
      const a = this.#lanes[2 * i]
      const b = this.#lanes[2 * i + 1]
      if (i === 1 || i === 3) sums[from + i] = Math.max(sums[from + i], a, b)
      else sums[from + i] += a + b
    }
  }
}

function squaredError(x: number, y: number) {
  const error = x - y
  return { gradient: error, hessian: 1, loss: 0.5 * error * error }
}

function poisson(x: number, y: number) {
  const mean = exp(x)
  return { gradient: mean - y, hessian: mean, loss: mean - y * x }
}

function gamma(x: number, y: number) {
  const ratio = y * exp(-x)
  return { gradient: 1 - ratio, hessian: ratio, loss: x + ratio }
}

export function createHistLossTwin(memory: KernelMemory): HistLossKernel {
  const weightsAt = (weights: number, end: number): Float64Array =>
    weights === 0 ? new Float64Array(end).fill(1) : memory.view('f64', weights, end)

  const pointwise =
    (loss: Pointwise): HistLossKernel['logistic'] =>
    (raw, targets, weights, pairs, first, end, _lanes, sums) => {
      const margins = memory.view('f64', raw, end)
      const y = memory.view('f64', targets, end)
      const w = weightsAt(weights, end)
      const written = memory.view('f32', pairs, 2 * end)
      const lanes = new Lanes()
      for (let row = first; row < end; row += 1) {
        const own = loss(margins[row], y[row])
        const gradient = own.gradient * w[row]
        const hessian = own.hessian * w[row]
        written[2 * row] = gradient
        written[2 * row + 1] = hessian
        lanes.add((row - first) & 1, gradient, hessian, own.loss * w[row])
      }
      lanes.close(memory.view('f64', sums, 5), 0)
    }

  return {
    logistic(raw, targets, weights, pairs, first, end, _lanes, sums) {
      const margins = memory.view('f64', raw, end)
      const y = memory.view('f64', targets, end)
      const w = weightsAt(weights, end)
      const written = memory.view('f32', pairs, 2 * end)
      const lanes = new Lanes()
      for (let start = first; start < end; start += 512) {
        const products = [1, 1]
        for (let row = start; row < Math.min(end, start + 512); row += 1) {
          const lane = (row - first) & 1
          const x = margins[row]
          const t = Math.max(-abs(x), -708)
          const k = t * LOG2E + MAGIC - MAGIC
          const r = t - k * LN2_HIGH - k * LN2_LOW
          const below = 2 - oddPart(r)
          const above = (below + 2 * r) * 2 ** k
          const inverse = 1 / (below + above)
          const near = below * inverse
          const far = above * inverse
          const gradient = ((x < 0 ? far : near) - y[row]) * w[row]
          const hessian = near * far * w[row]
          written[2 * row] = gradient
          written[2 * row + 1] = hessian
          const linear = Math.max(x, 0) - x * y[row]
          if (weights === 0) products[lane] *= near
          lanes.add(lane, gradient, hessian, weights === 0 ? linear : (linear - log(near)) * w[row])
        }
        products.forEach((product, lane) => lanes.add(lane, 0, 0, -log(product)))
      }
      lanes.close(memory.view('f64', sums, 5), 0)
    },
    squaredError: pointwise(squaredError),
    poisson: pointwise(poisson),
    gamma: pointwise(gamma),
    pinball(raw, targets, weights, pairs, first, end, lanes, sums, above, below) {
      const loss = pointwise((x, y) => {
        const slope = x > y ? above : -below
        return { gradient: slope, hessian: 1, loss: slope * (x - y) }
      })
      loss(raw, targets, weights, pairs, first, end, lanes, sums)
    },
    softmax(raw, outputBytes, classes, targets, weights, pairs, pairBytes, first, end, _lanes, sums) {
      const outputs = Array.from({ length: classes }, (_, c) => ({
        margins: memory.view('f64', raw + c * outputBytes, end),
        written: memory.view('f32', pairs + c * pairBytes, 2 * end),
        lanes: new Lanes(),
      }))
      const y = memory.view('f64', targets, end)
      const w = weightsAt(weights, end)
      const shares = new Float64Array(classes)
      for (let row = first; row < end; row += 1) {
        const largest = outputs.reduce((most, { margins }) => Math.max(most, margins[row]), -Infinity)
        let total = 0
        outputs.forEach(({ margins }, c) => {
          shares[c] = exp(margins[row] - largest)
          total += shares[c]
        })
        const loss = (log(total) - (outputs[y[row]].margins[row] - largest)) * w[row]
        outputs.forEach(({ written, lanes }, c) => {
          const p = shares[c] / total
          const gradient = (p - (y[row] === c ? 1 : 0)) * w[row]
          const hessian = p * (1 - p) * w[row]
          written[2 * row] = gradient
          written[2 * row + 1] = hessian
          lanes.add((row - first) & 1, gradient, hessian, c + 1 === classes ? loss : 0)
        })
      }
      const all = memory.view('f64', sums, 5 * classes)
      outputs.forEach(({ lanes }, c) => lanes.close(all, 5 * c))
    },
  }
}
