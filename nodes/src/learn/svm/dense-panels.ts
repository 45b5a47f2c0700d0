import type { SvmKernel } from '../kernels/contracts/svm.ts'
import type { KernelMemory } from '../kernels/kernel-memory.ts'
import { alignedBytes } from '../kernels/kernel-memory.ts'
import type { KernelFunction } from './kernel-function.ts'
import type { KernelRows } from './kernel-rows.ts'
import { KernelValues, PANEL, paddedRows, squareOf } from './kernel-values.ts'
import type { DenseRows } from './svm-rows.ts'

/** Dense rows in panels of eight, column by column, as the kernel reads them. */
export class DensePanels implements KernelRows {
  readonly rows: number
  readonly #width: number
  readonly #kernel: SvmKernel
  readonly #values: KernelValues
  readonly #panelsOffset: number
  readonly #askedOffset: number
  readonly #panels: Float64Array
  readonly #asked: Float64Array

  constructor(memory: KernelMemory, kernel: SvmKernel, rows: DenseRows, kernelFunction: KernelFunction) {
    const { points, width } = rows
    this.rows = points.length / width
    this.#width = width
    this.#kernel = kernel
    const padded = paddedRows(this.rows)
    this.#panelsOffset = memory.allocate(8 * padded * width)
    this.#askedOffset = memory.allocate(8 * width)
    this.#panels = memory.view('f64', this.#panelsOffset, padded * width).fill(0)
    this.#asked = memory.view('f64', this.#askedOffset, width)
    this.#values = new KernelValues(memory, kernel, kernelFunction, this.rows)
    for (let row = 0; row < this.rows; row += 1) {
      const start = this.#startOf(row)
      for (let j = 0; j < width; j += 1) this.#panels[start + j * PANEL] = points[row * width + j]
      this.#values.squares[row] = squareOf(points, row * width, (row + 1) * width)
    }
  }

  static bytesFor(rows: number, width: number): number {
    return alignedBytes(8 * paddedRows(rows) * width) + alignedBytes(8 * width) + KernelValues.bytesFor(rows)
  }

  ofItself(row: number): number {
    this.#askRow(row)
    const panel = Math.floor(row / PANEL)
    this.#compute(panel, panel + 1, this.#values.squares[row])
    return this.#values.values[row]
  }

  fill(row: number, from: number, to: number, out: number): void {
    this.#askRow(row)
    const first = Math.floor(from / PANEL)
    const last = Math.ceil(to / PANEL)
    this.#compute(first, last, this.#values.squares[row])
    this.#values.narrow(first, last, out)
  }

  ofOther(asked: Float64Array): Float64Array {
    this.#asked.set(asked)
    this.#compute(0, Math.ceil(this.rows / PANEL), squareOf(asked, 0, this.#width))
    return this.#values.values
  }

  swap(a: number, b: number): void {
    const startA = this.#startOf(a)
    const startB = this.#startOf(b)
    for (let at = 0; at < this.#width * PANEL; at += PANEL) {
      const held = this.#panels[startA + at]
      this.#panels[startA + at] = this.#panels[startB + at]
      this.#panels[startB + at] = held
    }
    this.#values.swapSquares(a, b)
  }

  #startOf(row: number): number {
    const lane = row % PANEL
    return (row - lane) * this.#width + lane
  }

  #askRow(row: number): void {
    const start = this.#startOf(row)
    for (let j = 0; j < this.#width; j += 1) this.#asked[j] = this.#panels[start + j * PANEL]
  }

  #compute(first: number, last: number, square: number): void {
    const out = this.#values.offset
    this.#kernel.products(this.#panelsOffset, this.#askedOffset, this.#width, first, last, out)
    this.#values.finish(first, last, square)
  }
}
