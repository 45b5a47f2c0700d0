import { describe, expect, it } from 'vitest'
import { RandomState } from '../random/random-state.ts'
import { GEMM_SCRATCH_BYTES } from './contracts/gemm.ts'
import type { GemmKernel } from './contracts/gemm.ts'
import { createGemmKernel } from './gemm.ts'
import { KernelMemory } from './kernel-memory.ts'

interface Workspace {
  kernel: GemmKernel
  /** Random values at an offset, the same for every workspace. */
  place(kind: 'f32' | 'f64', count: number): number
  scratch: number
  read(kind: 'f32' | 'f64', offset: number, count: number): number[]
}

/** What the kernel and its twin leave behind of the same work. */
function both(work: (workspace: Workspace) => number[]): { compiled: number[]; twin: number[] } {
  const [compiled, twin] = [true, false].map((wasm) => {
    const memory = new KernelMemory()
    const random = new RandomState(3)
    return work({
      kernel: createGemmKernel(memory, { wasm }),
      scratch: memory.allocate(GEMM_SCRATCH_BYTES),
      place(kind, count) {
        const offset = memory.allocate(8 * count)
        const values = memory.view(kind, offset, count)
        for (let i = 0; i < count; i += 1) values[i] = random.gauss()
        return offset
      },
      read: (kind, offset, count) => Array.from(memory.view(kind, offset, count)),
    })
  })
  return { compiled, twin }
}

describe('the gemm kernel', () => {
  // More inner indices and rows than one pass takes, and strides that leave gaps.
  const shapes = [
    { rows: 4, columns: 8, inner: 1 },
    { rows: 12, columns: 24, inner: 33 },
    { rows: 132, columns: 8, inner: 300 },
  ]
  for (const { rows, columns, inner } of shapes) {
    for (const kind of ['f32', 'f64'] as const) {
      for (const isTransposed of [false, true]) {
        for (const add of [0, 1] as const) {
          it(`gives the same bits as its twin: ${rows} x ${inner} x ${columns}, ${kind}`, () => {
            const { compiled, twin } = both(({ kernel, place, read, scratch }) => {
              const multiply = kind === 'f32' ? kernel.gemm32 : kernel.gemm64
              const [aRow, aStep] = isTransposed ? [1, rows + 3] : [inner + 5, 1]
              const a = place(kind, (rows + 3) * (inner + 5))
              const b = place(kind, inner * (columns + 8))
              const c = place(kind, rows * (columns + 16))
              multiply(a, b, c, rows, columns, inner, aRow, aStep, columns + 8, columns + 16, add, scratch)
              return read(kind, c, rows * (columns + 16))
            })
            expect(compiled).toEqual(twin)
          })
        }
      }
    }
  }

  it('gives the same dot products of rows as its twin', () => {
    for (const lower of [0, 1] as const) {
      const { compiled, twin } = both(({ kernel, place, read }) => {
        const a = place('f64', 12 * 40)
        const b = place('f64', 12 * 36)
        const c = place('f64', 12 * 14)
        kernel.rowDots(a, b, c, 12, 10, 34, 40, 36, 14, lower)
        return read('f64', c, 12 * 14)
      })
      expect(compiled).toEqual(twin)
    }
  })

  it('shifts rows and adds them up as its twin does', () => {
    for (const length of [1, 6, 7]) {
      const { compiled, twin } = both(({ kernel, place, read }) => {
        const [a, offsets, sums] = [place('f64', 5 * 12), place('f64', 5), place('f64', 5)]
        kernel.shiftRows(a, 5, length, 12, offsets, sums)
        return [...read('f64', a, 5 * 12), ...read('f64', sums, 5)]
      })
      expect(compiled).toEqual(twin)
    }
  })

  it('multiplies', () => {
    const { compiled, twin } = both(({ kernel, place, read, scratch }) => {
      const [a, b, c] = [place('f64', 8), place('f64', 8), place('f64', 16)]
      kernel.gemm64(a, b, c, 4, 4, 2, 2, 1, 4, 4, 0, scratch)
      const [left, right] = [read('f64', a, 8), read('f64', b, 8)]
      const expected = Array.from({ length: 16 }, (_, place) => {
        const [i, j] = [place >> 2, place & 3]
        return left[2 * i] * right[j] + left[2 * i + 1] * right[4 + j]
      })
      return read('f64', c, 16).map((value, place) => value - expected[place])
    })
    expect([...compiled, ...twin].every((difference) => difference === 0)).toBe(true)
  })
})
