import { describe, expect, it } from 'vitest'
import { RandomState } from '../random/random-state.ts'
import { KernelMemory } from './kernel-memory.ts'
import { createRotationKernel } from './rotation.ts'

describe('the rotation kernel', () => {
  it('gives the same bits as its twin', () => {
    for (const [rows, count] of [
      [8, 1],
      [24, 5],
      [16, 0],
    ]) {
      const results = [true, false].map((wasm) => {
        const random = new RandomState(2)
        const memory = new KernelMemory()
        const place = (length: number) => {
          const offset = memory.allocate(8 * length)
          memory.view('f64', offset, length).forEach((_, i, values) => (values[i] = random.gauss()))
          return offset
        }
        const length = (rows + 8) * (count + 1)
        const data = place(length)
        const [cosines, sines] = [place(count), place(count)]
        createRotationKernel(memory, { wasm }).rotateColumns(
          data,
          rows,
          8 * (rows + 8),
          count,
          cosines,
          sines,
        )
        return Array.from(memory.view('f64', data, length))
      })
      expect(results[0]).toEqual(results[1])
    }
  })
})
