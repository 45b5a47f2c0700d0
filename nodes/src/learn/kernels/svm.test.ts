import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SvmKernel } from './contracts/svm.ts'
import { KernelMemory } from './kernel-memory.ts'
import { createSvmKernel } from './svm.ts'

interface Bench {
  kernel: SvmKernel
  doubles(values: readonly number[]): number
  singles(values: readonly number[]): number
  places(values: readonly number[]): number
  read(kind: 'f64' | 'f32', offset: number, length: number): number[]
}

/** Runs the same work with the compiled kernel and its twin and expects the same answers. */
function expectSame(work: (bench: Bench) => unknown): void {
  const [compiled, twin] = [true, false].map((wasm) => {
    const memory = new KernelMemory({ initialBytes: 1_000_000 })
    const place = (kind: 'f64' | 'f32' | 'u32', values: readonly number[]) => {
      const offset = memory.allocate(8 * values.length + 64)
      memory.view(kind, offset, values.length).set(values)
      return offset
    }
    return work({
      kernel: createSvmKernel(memory, { wasm }),
      doubles: (values) => place('f64', values),
      singles: (values) => place('f32', values),
      places: (values) => place('u32', values),
      read: (kind, offset, length) => Array.from(memory.view(kind, offset, length)),
    })
  })
  expect(compiled).toEqual(twin)
}

const numbers = fc.double({ noNaN: true, min: -50, max: 50 })
const zeros = (length: number) => Array.from({ length }, () => 0)
const some = (length: number) => fc.array(numbers, { minLength: length, maxLength: length })

describe('the kernel matrix kernel gives the same bits as its twin', () => {
  it('for products, all kernel functions and rounding', () => {
    const cases = fc
      .record({ width: fc.integer({ min: 1, max: 7 }), panels: fc.integer({ min: 1, max: 4 }) })
      .chain(({ width, panels }) =>
        fc.record({
          width: fc.constant(width),
          panels: fc.constant(panels),
          data: some(width * panels * 8),
          row: some(width),
          squares: some(panels * 8),
          gamma: fc.double({ noNaN: true, min: 0, max: 3 }),
          coef0: numbers,
          degree: fc.integer({ min: 0, max: 6 }),
        }),
      )
    fc.assert(
      fc.property(cases, ({ width, panels, data, row, squares, gamma, coef0, degree }) => {
        const count = 8 * panels
        for (const kind of ['products', 'radial', 'polynomial', 'sigmoid'] as const) {
          expectSame(({ kernel, doubles, singles, read }) => {
            const out = doubles(zeros(count))
            const rounded = singles(zeros(count))
            kernel.products(doubles(data), doubles(row), width, 0, panels, out)
            if (kind === 'radial') kernel.radial(out, doubles(squares), squares[0], gamma, count)
            if (kind === 'polynomial') kernel.polynomial(out, gamma / 50, coef0 / 50, degree, count)
            if (kind === 'sigmoid') kernel.sigmoid(out, gamma / 50, coef0, count)
            kernel.narrow(out, rounded, count)
            return [read('f64', out, count), read('f32', rounded, count)]
          })
        }
      }),
    )
  })

  it('for the passes over the gradient', () => {
    const cases = fc.integer({ min: 1, max: 40 }).chain((count) =>
      fc.record({
        count: fc.constant(count),
        // Whole numbers, so that there are ties.
        gradient: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: count, maxLength: count }),
        barrier: fc.array(fc.constantFrom(0, -Infinity), { minLength: count, maxLength: count }),
        a: some(count),
        b: some(count),
        diagonal: some(count),
        byA: numbers,
        byB: numbers,
        places: fc.array(fc.nat(count - 1), { minLength: 6, maxLength: 6 }),
      }),
    )
    fc.assert(
      fc.property(cases, ({ count, gradient, barrier, a, b, diagonal, byA, byB, places }) => {
        expectSame(({ kernel, doubles, singles, places: list, read }) => {
          const slopes = doubles(gradient)
          const barriers = doubles(barrier)
          const [rowA, rowB] = [singles(a), singles(b)]
          const result = doubles([0, 0])
          const up = kernel.greatestRise(slopes, barriers, count)
          const diagonals = doubles(diagonal)
          const down = kernel.bestPartner(slopes, barriers, rowA, diagonals, byA, byB, count, result)
          kernel.addRow(slopes, rowA, byA, count)
          kernel.addTwoRows(slopes, rowA, byA, rowB, byB, count)
          kernel.swapEntries(rowA, list(places), 3)
          const gathered = singles(zeros(count))
          kernel.gather(rowA, list(Array.from({ length: count }, (_, i) => places[i % 6])), gathered, count)
          return [
            up,
            down,
            read('f64', result, 2),
            kernel.entry(rowB, count - 1),
            read('f64', slopes, count),
            read('f32', rowA, count),
            read('f32', gathered, count),
          ]
        })
      }),
    )
  })
})

describe('the exponential of the kernel', () => {
  it('is right to the last bits', () => {
    const memory = new KernelMemory()
    const kernel = createSvmKernel(memory)
    const values = memory.allocate(16)
    const squares = memory.allocate(16)
    const pair = memory.view('f64', values, 2)
    for (let x = -700; x < 0; x += 0.37) {
      pair.fill(0)
      memory.view('f64', squares, 2).fill(-x)
      kernel.radial(values, squares, 0, 1, 2)
      expect(Math.abs(pair[1] / Math.exp(x) - 1)).toBeLessThan(4e-16)
    }
    memory.view('f64', squares, 2).set([800, 0])
    pair.fill(0)
    kernel.radial(values, squares, 0, 1, 2)
    expect([...pair]).toEqual([0, 1])
  })
})
