/** The kernel `hist-binning` in TypeScript: the same results, bit for bit. */
import type { HistBinningKernel } from './contracts/hist-binning.ts'
import type { KernelMemory } from './kernel-memory.ts'

export function createHistBinningTwin(memory: KernelMemory): HistBinningKernel {
  const mapValues = (
    values: ArrayLike<number>,
    length: number,
    thresholds: Float64Array,
    bins: Uint8Array,
  ): void => {
    for (let i = 0; i < length; i += 1) {
      const value = values[i]
      let bin = 0
      for (let step = 128; step > 0; step >>= 1) if (thresholds[bin + step - 1] < value) bin += step
      bins[i] = Number.isNaN(value) ? 255 : bin
    }
  }
  return {
    sortDoubles(values, length) {
      // A typed array sorts as the digits do: -0 before 0.
      memory.view('f64', values, length).sort()
    },
    mapDoubles(values, length, thresholds, _cells, _lowest, _scale, _steps, bins) {
      const borders = memory.view('f64', thresholds, 256)
      mapValues(memory.view('f64', values, length), length, borders, memory.view('u8', bins, length))
    },
    mapSingles(values, length, thresholds, _cells, _lowest, _scale, _steps, bins) {
      const borders = memory.view('f64', thresholds, 256)
      mapValues(memory.view('f32', values, length), length, borders, memory.view('u8', bins, length))
    },
    interleave(columns, columnLength, features, from, to, rows, stride) {
      const table = memory.view('u8', rows, to * stride)
      for (let feature = 0; feature < features; feature += 1) {
        const column = memory.view('u8', columns + feature * columnLength, to)
        for (let row = from; row < to; row += 1) table[row * stride + feature] = column[row]
      }
    },
  }
}
