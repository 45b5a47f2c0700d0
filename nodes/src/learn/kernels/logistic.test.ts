import { describe, expect, it } from 'vitest'
import { RandomState } from '../random/random-state.ts'
import { KernelMemory } from './kernel-memory.ts'
import { createLogisticKernel } from './logistic.ts'

const sizes = [1, 2, 31, 256]

/** Log odds from tiny to far beyond what a double can tell from certainty. */
function drawLogOdds(random: RandomState): number {
  const size = 10 ** (7 * random.random() - 4)
  return random.random() < 0.05 ? 0 : size * Math.sign(random.random() - 0.5)
}

function run(length: number, wasm: boolean) {
  const memory = new KernelMemory({ initialBytes: 1 << 16 })
  const random = new RandomState(length)
  const room = length + (length & 1)
  const block = (fill: (i: number) => number) => {
    const offset = memory.allocate(8 * room)
    memory.view('f64', offset, length).forEach((_, i, array) => (array[i] = fill(i)))
    return offset
  }
  const signs = block(() => (random.random() < 0.5 ? 1 : -1))
  const weights = block(() => 3 * random.random())
  const z = block(() => drawLogOdds(random))
  const [factors, curvature, totals, largest] = [0, 0, 0, 0].map((value) => block(() => value))
  const before = [...memory.view('f64', z, length)]
  const kernel = createLogisticKernel(memory, { wasm })
  const rest = kernel.binomial(z, signs, weights, factors, curvature, length)
  const logits = memory.allocate(8 * room * 3)
  memory
    .view('f64', logits, 3 * room)
    .forEach((_, i, array) => (array[i] = i % room < length ? drawLogOdds(random) : 0))
  kernel.softmax(logits, 8 * room, 3, totals, largest, length)
  const numbers = (offset: number, count: number) => [...memory.view('f64', offset, count)]
  return {
    before,
    signs: numbers(signs, length),
    weights: numbers(weights, length),
    derivative: numbers(z, length),
    factors: numbers(factors, length),
    curvature: numbers(curvature, length),
    rest,
    probabilities: numbers(logits, 3 * room),
    totals: numbers(totals, length),
  }
}

describe('the logistic kernel', () => {
  it.each(sizes)('gives the same bits as its twin for %i rows', (length) => {
    expect(run(length, true)).toEqual(run(length, false))
  })

  it('knows the derivatives of the loss to the last bits', () => {
    const { before, signs, weights, derivative, factors, curvature } = run(256, true)
    before.forEach((value, i) => {
      const e = Math.exp(-Math.abs(value))
      const m = signs[i] * value
      const p = m >= 0 ? 1 / (1 + e) : e / (1 + e)
      // exp(-700) stands for whatever is smaller.
      const nothing = 2 * Math.exp(-700) * weights[i]
      const near = (actual: number, expected: number) =>
        expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-15 * Math.abs(expected) + nothing)
      near(derivative[i], signs[i] * weights[i] * p)
      near(curvature[i], (weights[i] * e) / (1 + e) / (1 + e))
      near(factors[i], 1 + e)
    })
  })
})
