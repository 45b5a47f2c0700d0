import type { LinearKernel } from '../../kernels/contracts/linear.ts'
import { alignedBytes, KernelMemory } from '../../kernels/kernel-memory.ts'
import { createLinearKernel } from '../../kernels/linear.ts'

export interface GramData {
  rows: number
  columns: readonly Float64Array[]
  /** Taken off every column. */
  means: Float64Array
  /** Whether a column of ones follows. */
  hasOnes: boolean
}

/** Doubles of a block: they stay in the processor's cache while its products are taken. */
const BLOCK_SIZE = 16_384

/** Weighted sums of products of centred columns, block of rows after block; keeps its memory for the next call. */
export class WeightedGram {
  readonly size: number
  readonly #data: GramData
  readonly #blockRows: number
  readonly #memory: KernelMemory
  readonly #kernel: LinearKernel
  readonly #at: { plain: number; weighted: number; out: number }

  constructor(data: GramData) {
    this.#data = data
    this.size = data.columns.length + (data.hasOnes ? 1 : 0)
    this.#blockRows = 2 * Math.max(16, Math.min(1024, Math.floor(BLOCK_SIZE / (2 * this.size))))
    const block = 8 * this.#blockRows * this.size
    const gram = 8 * this.size * this.size
    this.#memory = new KernelMemory({ initialBytes: 2 * alignedBytes(block) + alignedBytes(gram) })
    const allocate = (bytes: number) => this.#memory.allocate(bytes)
    this.#at = { plain: allocate(block), weighted: allocate(block), out: allocate(gram) }
    this.#kernel = createLinearKernel(this.#memory)
  }

  /** `Σ_i weight_i x_i x_iᵀ` over the rows, lower triangle, column-major; `weightsOf` writes a block's weights. */
  async sum(
    weightsOf: (out: Float64Array, start: number, length: number) => void,
    pace: () => Promise<void>,
  ): Promise<Float64Array> {
    const { rows, columns, means } = this.#data
    const { plain, weighted, out } = this.#at
    const stride = 8 * this.#blockRows
    const weights = new Float64Array(this.#blockRows)
    const total = this.#memory.view('f64', out, this.size * this.size).fill(0)
    for (let start = 0; start < rows; start += this.#blockRows) {
      const length = Math.min(this.#blockRows, rows - start)
      weightsOf(weights, start, length)
      for (let j = 0; j < this.size; j += 1) {
        const own = this.#memory.view('f64', plain + j * stride, length)
        const scaled = this.#memory.view('f64', weighted + j * stride, length)
        if (j === columns.length) own.fill(1)
        else centre(own, columns[j], means[j], start)
        for (let i = 0; i < length; i += 1) scaled[i] = own[i] * weights[i]
      }
      this.#kernel.addGram(weighted, plain, stride, this.size, out, length)
      await pace()
    }
    return total.slice()
  }
}

function centre(out: Float64Array, column: Float64Array, mean: number, start: number): void {
  for (let i = 0; i < out.length; i += 1) out[i] = column[start + i] - mean
}
