import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LOSS_LANE_BYTES, LOSS_SUMS } from './contracts/hist-loss.ts'
import type { HistLossKernel } from './contracts/hist-loss.ts'
import { createHistLossKernel } from './hist-loss.ts'
import { KernelMemory } from './kernel-memory.ts'

interface Rows {
  margins: number[][]
  targets: number[]
  weights: number[] | null
  first: number
}

type Loss = 'logistic' | 'squaredError' | 'poisson' | 'gamma' | 'pinball' | 'softmax'

function compute(loss: Loss, { margins, targets, weights, first }: Rows, wasm: boolean) {
  const memory = new KernelMemory({ initialBytes: 1 << 18 })
  const kernel: HistLossKernel = createHistLossKernel(memory, { wasm })
  const rows = targets.length
  const outputs = loss === 'softmax' ? margins.length : 1
  const doubles = (values: number[]) => {
    const at = memory.allocate(8 * values.length)
    memory.view('f64', at, values.length).set(values)
    return at
  }
  const raw = doubles(margins.slice(0, outputs).flat())
  const y = doubles(targets)
  const w = weights === null ? 0 : doubles(weights)
  const pairs = memory.allocate(8 * rows * outputs)
  const lanes = memory.allocate(LOSS_LANE_BYTES * outputs)
  const sums = memory.allocate(8 * LOSS_SUMS * outputs)
  switch (loss) {
    case 'softmax':
      kernel.softmax(raw, 8 * rows, outputs, y, w, pairs, 8 * rows, first, rows, lanes, sums)
      break
    case 'pinball':
      kernel.pinball(raw, y, w, pairs, first, rows, lanes, sums, 0.3, 0.7)
      break
    case 'logistic':
    case 'squaredError':
    case 'poisson':
    case 'gamma':
      kernel[loss](raw, y, w, pairs, first, rows, lanes, sums)
  }
  return {
    pairs: Array.from(memory.view('f32', pairs, 2 * rows * outputs)),
    sums: Array.from(memory.view('f64', sums, LOSS_SUMS * outputs)),
  }
}

const margin = fc.oneof(fc.double({ min: -40, max: 40, noNaN: true }), fc.constantFrom(0, -0, 800, -800))
const rowsOf = (target: fc.Arbitrary<number>) =>
  fc.integer({ min: 1, max: 30 }).chain((length) => {
    const many = { minLength: length, maxLength: length }
    return fc.record({
      margins: fc.array(fc.array(margin, many), { minLength: 3, maxLength: 3 }),
      targets: fc.array(target, many),
      weights: fc.option(fc.array(fc.double({ min: 0, max: 9, noNaN: true }), many)),
      first: fc.integer({ min: 0, max: length - 1 }),
    })
  })
const number = fc.double({ min: 0.001, max: 50, noNaN: true })

describe('the kernel hist-loss gives the same bits as its twin', () => {
  it.each([
    ['logistic', fc.constantFrom(0, 1)],
    ['squaredError', number],
    ['poisson', number],
    ['gamma', number],
    ['pinball', number],
    ['softmax', fc.constantFrom(0, 1, 2)],
  ] as const)('for %s', (loss, target) => {
    fc.assert(
      fc.property(rowsOf(target), (rows) => {
        expect(compute(loss, rows, true)).toEqual(compute(loss, rows, false))
      }),
    )
  })
})

describe('the kernel hist-loss', () => {
  it('leaves what overflows and weighs nothing out of the greatest, as its twin does', () => {
    const overflow: Rows = { margins: [[-800, 1]], targets: [40, 2], weights: [0, 1], first: 0 }
    const { sums } = compute('gamma', overflow, true)
    expect(sums[3]).toBeCloseTo(2 * Math.exp(-1), 14)
    expect(compute('gamma', overflow, false)).toEqual(compute('gamma', overflow, true))
  })

  const rows: Rows = { margins: [[0.7, -1.2, 3]], targets: [1, 0, 0], weights: [1, 2, 0.5], first: 0 }
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

  it('has the derivatives of the logistic loss', () => {
    const { pairs, sums } = compute('logistic', rows, true)
    const expected = [0, 1, 2].map((i) => {
      const p = sigmoid(rows.margins[0][i])
      const y = rows.targets[i]
      const w = rows.weights?.[i] ?? 1
      return { g: w * (p - y), h: w * p * (1 - p), loss: -w * Math.log(y === 1 ? p : 1 - p) }
    })
    expected.forEach(({ g, h }, i) => {
      expect(pairs[2 * i]).toBeCloseTo(g, 7)
      expect(pairs[2 * i + 1]).toBeCloseTo(h, 7)
    })
    const total = (value: (one: (typeof expected)[number]) => number) =>
      expected.reduce((sum, one) => sum + value(one), 0)
    expect(sums[0]).toBeCloseTo(
      total(({ g }) => Math.abs(g)),
      14,
    )
    expect(sums[1]).toBeCloseTo(Math.max(...expected.map(({ g }) => Math.abs(g))), 14)
    expect(sums[2]).toBeCloseTo(
      total(({ h }) => h),
      14,
    )
    expect(sums[4]).toBeCloseTo(
      total(({ loss }) => loss),
      14,
    )
  })

  it('has the loss and the derivatives of softmax', () => {
    const classes = { margins: [[0.5], [1.5], [-1]], targets: [2], weights: null, first: 0 }
    const { pairs, sums } = compute('softmax', classes, true)
    const total = Math.exp(0.5) + Math.exp(1.5) + Math.exp(-1)
    const shares = [Math.exp(0.5) / total, Math.exp(1.5) / total, Math.exp(-1) / total]
    shares.forEach((p, c) => {
      expect(pairs[2 * c]).toBeCloseTo(p - (c === 2 ? 1 : 0), 7)
      expect(pairs[2 * c + 1]).toBeCloseTo(p * (1 - p), 7)
    })
    expect(sums[14]).toBeCloseTo(-Math.log(shares[2]), 14)
  })
})
