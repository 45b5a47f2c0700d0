import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDistanceKernel } from './distance.ts'
import { KernelMemory } from './kernel-memory.ts'

describe('the distance kernel', () => {
  it('lists the same rows with the same scores as its twin', () => {
    const numbers = fc.float({ noNaN: true, min: -2, max: 2 })
    const shapes = fc.record({
      width: fc.integer({ min: 1, max: 9 }),
      panels: fc.integer({ min: 0, max: 5 }),
    })
    const cases = shapes.chain(({ width, panels }) =>
      fc.record({
        width: fc.constant(width),
        panels: fc.constant(panels),
        rows: fc.array(numbers, { minLength: panels * width * 8, maxLength: panels * width * 8 }),
        halves: fc.array(numbers, { minLength: panels * 8, maxLength: panels * 8 }),
        queries: fc.array(numbers, { minLength: width * 4, maxLength: width * 4 }),
        thresholds: fc.array(numbers, { minLength: 4, maxLength: 4 }),
      }),
    )
    fc.assert(
      fc.property(cases, ({ width, panels, ...values }) => {
        const stride = panels * 8 + 1
        const results = [true, false].map((wasm) => {
          const memory = new KernelMemory()
          const place = (numbers: readonly number[]) => {
            const offset = memory.allocate(4 * numbers.length)
            memory.view('f32', offset, numbers.length).set(numbers)
            return offset
          }
          const [rows, halves, queries, thresholds] = [
            place(values.rows),
            place(values.halves),
            place(values.queries),
            place(values.thresholds),
          ]
          const counts = place([0, 0, 0, 0])
          const lists = memory.allocate(8 * 4 * stride)
          const kernel = createDistanceKernel(memory, { wasm })
          kernel.listNear(rows, halves, 100, panels, queries, width, thresholds, counts, lists, stride)
          return [...memory.view('i32', counts, 4), ...memory.view('i32', lists, 8 * stride)]
        })
        expect(results[0]).toEqual(results[1])
      }),
    )
  })
})
