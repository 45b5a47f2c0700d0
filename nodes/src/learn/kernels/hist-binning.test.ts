import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CELL_COUNT, SORT_COUNTER_BYTES, THRESHOLD_SLOTS } from './contracts/hist-binning.ts'
import type { HistBinningKernel } from './contracts/hist-binning.ts'
import { createHistBinningKernel } from './hist-binning.ts'
import { KernelMemory } from './kernel-memory.ts'

type Job = (kernel: HistBinningKernel, memory: KernelMemory) => ArrayLike<number>

/** What the compiled kernel and its twin make of the same job. */
function bothOf(job: Job): [number[], number[]] {
  const [compiled, twin] = [true, false].map((wasm) => {
    const memory = new KernelMemory({ initialBytes: 1 << 22 })
    return Array.from(job(createHistBinningKernel(memory, { wasm }), memory))
  })
  return [compiled, twin]
}

function sorted(values: Float64Array): Job {
  return (kernel, memory) => {
    const [at, spare] = [0, 1].map(() => memory.allocate(8 * values.length))
    const view = memory.view('f64', at, values.length)
    view.set(values)
    kernel.sortDoubles(at, values.length, spare, memory.allocate(SORT_COUNTER_BYTES))
    return view
  }
}

function drawn(length: number, value: (i: number, random: number) => number): Float64Array {
  let state = 12345
  return Float64Array.from({ length }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return value(i, state / 2 ** 32)
  })
}

describe('the kernel hist-binning', () => {
  it('sorts any doubles', () => {
    const double = fc.double({ noNaN: true })
    fc.assert(
      fc.property(fc.array(fc.oneof(double, fc.constantFrom(0, -0, 1, -1)), { maxLength: 300 }), (values) => {
        const [compiled, twin] = bothOf(sorted(Float64Array.from(values)))
        expect(compiled).toEqual(twin)
      }),
    )
  })

  it.each([
    ['whole numbers', drawn(5000, (_, u) => Math.floor(u * 1000) - 500)],
    ['single precision of both signs', drawn(5000, (_, u) => Math.fround(Math.tan(3 * (u - 0.5))))],
    ['all bits', drawn(5000, (i, u) => Math.exp(40 * (u - 0.5)) * (1 + i / 7e9))],
    // Their 36 highest varying bits are mostly equal, so that the insertion gives up.
    ['many in one place', drawn(5000, (i, u) => (i === 0 ? -1e300 : i === 1 ? 1e300 : 1 + u * 1e-7))],
    ['one value', drawn(100, () => 3)],
  ])('sorts %s', (_, values) => {
    const [compiled, twin] = bothOf(sorted(values))
    expect(compiled).toEqual(twin)
  })

  it('finds the same bins, for doubles and for singles', () => {
    const value = fc.oneof(fc.double({ min: -3, max: 3 }), fc.constantFrom(Number.NaN, -0, 0, 0.5, 1e300))
    const border = fc.double({ min: -3, max: 3, noNaN: true })
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 60 }),
        fc.uniqueArray(border, { maxLength: 254 }),
        (values, borders) => {
          borders.sort((a, b) => a - b)
          for (const kind of ['f64', 'f32'] as const) {
            const [compiled, twin] = bothOf((kernel, memory) => {
              const at = memory.allocate(8 * values.length)
              memory.view(kind, at, values.length).set(values)
              const thresholds = memory.allocate(8 * THRESHOLD_SLOTS)
              memory.view('f64', thresholds, THRESHOLD_SLOTS).fill(Infinity).set(borders)
              const bins = memory.allocate(values.length)
              const cells = memory.allocate(CELL_COUNT)
              const map = kind === 'f64' ? kernel.mapDoubles : kernel.mapSingles
              const lowest = borders[0] ?? 0
              const scale = CELL_COUNT / ((borders.at(-1) ?? 0) - lowest)
              const inCell = Array.from({ length: CELL_COUNT }, () => 0)
              for (const border of Number.isFinite(scale) ? borders : []) {
                inCell[Math.min(Math.trunc((border - lowest) * scale), CELL_COUNT - 1)] += 1
              }
              const most = Math.max(...inCell)
              const steps = most > 4 ? 0 : [0, 1, 2, 4, 4][most]
              let before = 0
              inCell.forEach((count, cell) => {
                memory.view('u8', cells, CELL_COUNT)[cell] = before
                before += count
              })
              map(at, values.length, thresholds, cells, lowest, scale, steps, bins)
              return memory.view('u8', bins, values.length)
            })
            const exact = kind === 'f64' ? values : values.map(Math.fround)
            const expected = exact.map((v) => (Number.isNaN(v) ? 255 : borders.filter((b) => b < v).length))
            expect(compiled).toEqual(expected)
            expect(twin).toEqual(compiled)
          }
        },
      ),
    )
  })

  it('turns columns into rows', () => {
    const [compiled, twin] = bothOf((kernel, memory) => {
      const columns = memory.allocate(5 * 200)
      memory.view('u8', columns, 5 * 200).forEach((_, i, all) => (all[i] = (i * 37) % 256))
      const rows = memory.allocate(200 * 8)
      kernel.interleave(columns, 200, 5, 3, 190, rows, 8)
      return memory.view('u8', rows, 200 * 8)
    })
    expect(compiled).toEqual(twin)
    expect(compiled[10 * 8 + 2]).toBe(((2 * 200 + 10) * 37) % 256)
  })
})
