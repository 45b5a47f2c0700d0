import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KernelMemory } from './kernel-memory.ts'
import { createVectorKernel } from './vector.ts'

describe('the vector kernel', () => {
  it('gives the same bits as its twin', () => {
    const doubles = fc.double({ noNaN: true, min: -1e150, max: 1e150 })
    fc.assert(
      fc.property(fc.array(fc.tuple(doubles, doubles), { maxLength: 70 }), doubles, (pairs, factor) => {
        const results = [true, false].map((wasm) => {
          const memory = new KernelMemory()
          const [a, b] = [0, 1].map((side) => {
            const offset = memory.allocate(8 * pairs.length)
            memory.view('f64', offset, pairs.length).set(pairs.map((pair) => pair[side]))
            return offset
          })
          const kernel = createVectorKernel(memory, { wasm })
          const dot = kernel.dot(a, b, pairs.length)
          kernel.axpy(factor, a, b, pairs.length)
          return [dot, ...memory.view('f64', b, pairs.length)]
        })
        expect(results[0]).toEqual(results[1])
      }),
    )
  })
})
