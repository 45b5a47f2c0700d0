import { describe, expect, it } from 'vitest'
import { RandomState } from '../random/random-state.ts'
import { ACTIVATION_CODES, functionsOfDouble, functionsOfSingle } from './activation-functions.ts'
import type { MlpKernel } from './contracts/mlp.ts'
import { KernelMemory } from './kernel-memory.ts'
import { createMlpKernel } from './mlp.ts'

interface Workspace {
  kernel: MlpKernel
  memory: KernelMemory
  /** The offset of random values, the same for every workspace. */
  place(count: number): number
}

const ROWS = 5
const WIDTH = 64
const STRIDE = 80

/** Everything that is left in memory by the kernel and by its twin. */
function leftBehind(work: (workspace: Workspace, bits: 32 | 64) => void, bits: 32 | 64): Uint8Array[] {
  return [true, false].map((wasm) => {
    const memory = new KernelMemory()
    const random = new RandomState(11)
    work(
      {
        kernel: createMlpKernel(memory, { wasm }),
        memory,
        place(count) {
          const offset = memory.allocate((count * bits) / 8)
          const values = memory.view(bits === 32 ? 'f32' : 'f64', offset, count)
          for (let i = 0; i < count; i += 1) values[i] = 3 * random.gauss()
          return offset
        },
      },
      bits,
    )
    return memory.view('u8', 0, memory.used)
  })
}

const tasks: Record<string, (workspace: Workspace, bits: 32 | 64) => void> = {
  activate({ kernel, place }, bits) {
    for (const kind of Object.values(ACTIVATION_CODES)) {
      kernel[`activate${bits}`](place(150), place(20), ROWS, WIDTH, STRIDE, kind)
      kernel[`derive${bits}`](place(150), place(150), ROWS, WIDTH, STRIDE, kind)
    }
  },
  softmax({ kernel, place }, bits) {
    kernel[`softmax${bits}`](place(150), ROWS, 7, WIDTH, STRIDE)
  },
  'add up columns and transpose'({ kernel, place }, bits) {
    kernel[`columnSums${bits}`](place(150), place(20), ROWS, WIDTH, STRIDE)
    kernel[`columnSums${bits}`](place(400), place(30), ROWS, WIDTH + 48, STRIDE + 48)
    kernel[`transpose${bits}`](place(150), ROWS, 6, STRIDE, place(150), 96)
    kernel[`transpose${bits}`](place(400), 8, 12, 2 * STRIDE, place(400), 96)
  },
  'work for one unit'({ kernel, memory, place }, bits) {
    const [a, factors, sums] = [place(400), place(20), place(30)]
    kernel[`weightedSums${bits}`](a, factors, sums, ROWS, WIDTH + 48, STRIDE + 48, 0)
    kernel[`weightedSums${bits}`](a, factors, sums, ROWS, WIDTH + 48, STRIDE + 48, 1)
    kernel[`dots${bits}`](a, factors, place(1), place(8), 8, 7, STRIDE)
    memory.view('f64', memory.allocate(8), 1)[0] = kernel[`squares${bits}`](a, 4 * bits)
  },
  gather({ kernel, memory, place }) {
    const index = memory.allocate(16)
    memory.view('i32', index, 3).set([4, 0, 2])
    kernel.gather(place(100), 48, index, 3, place(40))
    // Longer than what is asked for ahead of a copy.
    kernel.gather(place(50_000), 40_000, index, 3, place(30_000))
  },
  'take steps'({ kernel, memory, place }, bits) {
    const [w, g, m, v] = [place(32), place(32), place(32), place(32)]
    const values = memory.view(bits === 32 ? 'f32' : 'f64', v, 32)
    for (let i = 0; i < 32; i += 1) values[i] = Math.abs(values[i])
    const bytes = 4 * bits
    kernel[`adam${bits}`](w, g, m, v, bytes, 0.1, 7, 0.01, 0.9, 0.999, 1e-8)
    kernel[`descend${bits}`](w, g, m, bytes, 0.1, 7, 0.01, 0.9, 0)
    kernel[`descend${bits}`](w, g, m, bytes, 0.1, 7, 0.01, 0.9, 1)
  },
}

describe('the mlp kernel', () => {
  for (const [name, work] of Object.entries(tasks)) {
    for (const bits of [32, 64] as const) {
      it(`can ${name} with the same bits as its twin, f${bits}`, () => {
        const [compiled, twin] = leftBehind(work, bits)
        expect(compiled).toEqual(twin)
      })
    }
  }
})

describe('the functions of the kernels', () => {
  it('agree with the exact ones to the last bits', () => {
    for (let x = -60; x <= 60; x += 0.0137) {
      const single = Math.fround(x)
      const pairs: [number, number, number][] = [
        [functionsOfDouble.exp(x), Math.exp(x), 4e-16],
        [functionsOfDouble.tanh(x), Math.tanh(x), 4e-16],
        [functionsOfDouble.logistic(x), 1 / (1 + Math.exp(-x)), 6e-16],
        [functionsOfSingle.exp(single), Math.exp(single), 3e-7],
        [functionsOfSingle.tanh(single), Math.tanh(single), 3e-7],
        [functionsOfSingle.logistic(single), 1 / (1 + Math.exp(-single)), 4e-7],
      ]
      for (const [actual, exact, tolerance] of pairs) {
        expect(Math.abs(actual - exact)).toBeLessThanOrEqual(tolerance * Math.abs(exact))
      }
    }
  })

  it('stay finite far out', () => {
    for (const { exp, logistic, tanh } of [functionsOfDouble, functionsOfSingle]) {
      expect([logistic(1e30), logistic(-1e30) < 1e-30, tanh(1e30), tanh(-1e30)]).toEqual([1, true, 1, -1])
      expect(exp(-1e30)).toBeLessThan(1e-37)
    }
  })
})
