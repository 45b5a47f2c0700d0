import { describe, expect, it } from 'vitest'
import { RandomState } from '../random/random-state.ts'
import { KernelMemory } from './kernel-memory.ts'
import { createReflectionKernel } from './reflection.ts'

describe('the reflection kernel', () => {
  it('gives the same bits as its twin, there and back', () => {
    for (const [rows, columns] of [
      [8, 1],
      [40, 7],
    ]) {
      const results = [true, false].map((wasm) => {
        const random = new RandomState(2)
        const memory = new KernelMemory()
        const place = (length: number) => {
          const offset = memory.allocate(8 * length)
          memory.view('f64', offset, length).forEach((_, i, values) => (values[i] = random.gauss()))
          return offset
        }
        const kernel = createReflectionKernel(memory, { wasm })
        const [block, r, top] = [
          place((rows + 8) * columns),
          place(columns * columns),
          place(columns * columns),
        ]
        const [factors, scratch] = [place(columns), place(rows)]
        // A column of zeros is left as it is.
        memory.view('f64', block + 8 * (rows + 8) * (columns - 1), rows).fill(columns === 1 ? 1 : 0)
        kernel.foldBlock(block, rows, 8 * (rows + 8), columns, r, 8 * columns, factors)
        const folded = memory.view('f64', 0, memory.used / 8).slice()
        kernel.unfoldBlock(block, rows, 8 * (rows + 8), columns, top, 8 * columns, factors, scratch)
        memory.view('f64', scratch, rows).fill(0)
        return [Array.from(folded), Array.from(memory.view('f64', 0, memory.used / 8))]
      })
      expect(results[0]).toEqual(results[1])
    }
  })
})
