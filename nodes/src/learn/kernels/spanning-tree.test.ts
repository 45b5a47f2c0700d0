import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KernelMemory } from './kernel-memory.ts'
import { createSpanningTreeKernel } from './spanning-tree.ts'

describe('the spanning-tree kernel', () => {
  it('gives the same bits as its twin', () => {
    const shape = fc.record({
      left: fc.integer({ min: 1, max: 19 }),
      width: fc.integer({ min: 1, max: 6 }),
      values: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 200, maxLength: 200 }),
      alpha: fc.constantFrom(1, 1.3),
      core: fc.constantFrom(0, 1, 2.5),
    })
    fc.assert(
      fc.property(shape, ({ left, width, values, alpha, core }) => {
        const results = [true, false].map((wasm) => {
          const memory = new KernelMemory({ initialBytes: 2 ** 16 })
          const places = left + 1
          const put = (array: number[]) => {
            const offset = memory.allocate(8 * array.length)
            memory.view('f64', offset, array.length).set(array)
            return offset
          }
          const last = (array: number[]) => [...array.slice(0, left), Infinity]
          const points = put(values.slice(0, places * width))
          const query = put(values.slice(150, 150 + width))
          const cores = put(last(values.map((value) => Math.abs(value) / 2)))
          const nearest = put(
            last(values.map((value, i) => (value > 1 ? Infinity : Math.abs(value) + (i % 2)))),
          )
          const numbers = put(last(values.map((_, i) => (i * 7) % 23)))
          const sources = memory.allocate(4 * places)
          const kernel = createSpanningTreeKernel(memory, { wasm })
          const place = kernel.step(
            ...([
              points,
              places,
              width,
              left,
              query,
              core,
              5,
              alpha,
              cores,
              nearest,
              numbers,
              sources,
            ] as const),
          )
          return {
            place,
            nearest: [...memory.view('f64', nearest, places)],
            sources: [...memory.view('i32', sources, left)],
          }
        })
        expect(results[0]).toEqual(results[1])
      }),
    )
  })
})
