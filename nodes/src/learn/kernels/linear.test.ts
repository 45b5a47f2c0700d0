import { describe, expect, it } from 'vitest'
import { RandomState } from '../random/random-state.ts'
import { KernelMemory } from './kernel-memory.ts'
import { createLinearKernel } from './linear.ts'

const shapes = [
  [1, 1],
  [7, 3],
  [8, 4],
  [33, 5],
  [64, 9],
] as const

describe('the linear kernel', () => {
  it.each(shapes)('gives the same bits as its twin for %i rows and %i columns', (rows, count) => {
    const results = [true, false].map((wasm) => {
      const memory = new KernelMemory({ initialBytes: 1 << 20 })
      const stride = 8 * (rows + (rows & 1))
      const random = new RandomState(rows * count)
      const block = (length: number) => {
        const offset = memory.allocate(8 * length)
        memory.view('f64', offset, length).forEach((_, i, array) => (array[i] = random.gauss()))
        return offset
      }
      const left = block((stride / 8) * count)
      const right = block((stride / 8) * count)
      const [theta, z, out, gram] = [count, rows, count, count * count].map(block)
      const kernel = createLinearKernel(memory, { wasm })
      kernel.addTimes(left, stride, count, theta, z, rows)
      kernel.addDots(left, stride, count, z, out, rows)
      kernel.addGram(left, right, stride, count, gram, rows)
      return [
        ...memory.view('f64', z, rows),
        ...memory.view('f64', out, count),
        ...memory.view('f64', gram, count * count),
      ]
    })
    expect(results[0]).toEqual(results[1])
  })
})
