import { describe, expect, it } from 'vitest'
import { RandomState } from '../random/random-state.ts'
import { KernelMemory } from './kernel-memory.ts'
import { createSparseKernel } from './sparse.ts'

describe('the sparse kernel', () => {
  it.each([1, 2, 8, 22])('gives the same bits as its twin for %i outputs', (outputs) => {
    const [rows, columns] = [40, 30]
    const results = [true, false].map((wasm) => {
      const memory = new KernelMemory({ initialBytes: 1 << 18 })
      const random = new RandomState(outputs)
      const starts = [0]
      const indices: number[] = []
      for (let row = 0; row < rows; row += 1) {
        for (let j = 0; j < columns; j += 1) if (random.random() < 0.2) indices.push(j)
        starts.push(indices.length)
      }
      const integers = (numbers: number[]) => {
        const offset = memory.allocate(4 * numbers.length)
        memory.view('i32', offset, numbers.length).set(numbers)
        return offset
      }
      const doubles = (length: number) => {
        const offset = memory.allocate(8 * length)
        memory.view('f64', offset, length).forEach((_, i, array) => (array[i] = random.gauss()))
        return offset
      }
      const X = [integers(starts), integers(indices), doubles(indices.length), rows] as const
      const [theta, z] = [doubles(columns * outputs), doubles(rows * outputs)]
      const kernel = createSparseKernel(memory, { wasm })
      kernel.times(...X, outputs, theta, z)
      return [...memory.view('f64', z, rows * outputs)]
    })
    expect(results[0]).toEqual(results[1])
  })
})
