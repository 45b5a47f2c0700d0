import type { KernelMemory } from '../kernels/kernel-memory.ts'
import { alignedBytes } from '../kernels/kernel-memory.ts'
import type { SvmKernel } from '../kernels/svm.ts'
import type { KernelFunction } from './kernel-function.ts'

/** Rows a panel of the kernel. */
const PANEL = 8

/**
 * Rows in the kernel's memory, in panels of eight, and the kernel function between any of them and a row. Rows can trade
 * places.
 */
export class RowPanels {
  readonly rows: number
  readonly width: number
  readonly #kernel: SvmKernel
  readonly #function: KernelFunction
  readonly #panelsOffset: number
  readonly #squaresOffset: number
  readonly #valuesOffset: number
  readonly #askedOffset: number
  readonly #panels: Float64Array
  readonly #squares: Float64Array
  readonly #values: Float64Array
  readonly #asked: Float64Array

  /** @param points rows one after the other, `width` values each */
  constructor(
    memory: KernelMemory,
    kernel: SvmKernel,
    {
      points,
      width,
      kernelFunction,
    }: { points: Float64Array; width: number; kernelFunction: KernelFunction },
  ) {
    this.rows = points.length / width
    this.width = width
    this.#kernel = kernel
    this.#function = kernelFunction
    const padded = PANEL * Math.ceil(this.rows / PANEL)
    this.#panelsOffset = memory.allocate(8 * padded * width)
    this.#squaresOffset = memory.allocate(8 * padded)
    this.#valuesOffset = memory.allocate(8 * padded)
    this.#askedOffset = memory.allocate(8 * width)
    this.#panels = memory.view('f64', this.#panelsOffset, padded * width).fill(0)
    this.#squares = memory.view('f64', this.#squaresOffset, padded).fill(0)
    this.#values = memory.view('f64', this.#valuesOffset, padded)
    this.#asked = memory.view('f64', this.#askedOffset, width)
    for (let row = 0; row < this.rows; row += 1) {
      const start = this.#startOf(row)
      for (let j = 0; j < width; j += 1) this.#panels[start + j * PANEL] = points[row * width + j]
      this.#squares[row] = squareOf(points, row * width, width)
    }
  }

  /** The bytes of so many rows. */
  static bytesFor(rows: number, width: number): number {
    const padded = PANEL * Math.ceil(rows / PANEL)
    return alignedBytes(8 * padded * width) + 2 * alignedBytes(8 * padded) + alignedBytes(8 * width)
  }

  /** The kernel function between a row and itself. */
  ofItself(row: number): number {
    const { kind } = this.#function
    if (kind === 'rbf') return 1
    this.#askRow(row)
    const panel = Math.floor(row / PANEL)
    this.#compute(panel, panel + 1, this.#squares[row])
    return this.#values[row]
  }

  /** The kernel function between a row and the rows from `from`, or a few before, to `to`, rounded to single precision. */
  fill(row: number, from: number, to: number, out: number): void {
    this.#askRow(row)
    const first = Math.floor(from / PANEL)
    const last = Math.ceil(to / PANEL)
    this.#compute(first, last, this.#squares[row])
    const count = (last - first) * PANEL
    this.#kernel.narrow(this.#valuesOffset + 8 * first * PANEL, out + 4 * first * PANEL, count)
  }

  /** The kernel function between another row, at `start` of its array, and all rows; valid until the next call. */
  ofOther(points: Float64Array, start: number): Float64Array {
    for (let j = 0; j < this.width; j += 1) this.#asked[j] = points[start + j]
    this.#compute(0, Math.ceil(this.rows / PANEL), squareOf(points, start, this.width))
    return this.#values
  }

  swap(a: number, b: number): void {
    const startA = this.#startOf(a)
    const startB = this.#startOf(b)
    for (let at = 0; at < this.width * PANEL; at += PANEL) {
      const held = this.#panels[startA + at]
      this.#panels[startA + at] = this.#panels[startB + at]
      this.#panels[startB + at] = held
    }
    const held = this.#squares[a]
    this.#squares[a] = this.#squares[b]
    this.#squares[b] = held
  }

  #startOf(row: number): number {
    const lane = row % PANEL
    return (row - lane) * this.width + lane
  }

  #askRow(row: number): void {
    const start = this.#startOf(row)
    for (let j = 0; j < this.width; j += 1) this.#asked[j] = this.#panels[start + j * PANEL]
  }

  #compute(first: number, last: number, square: number): void {
    const { kind, gamma, coef0, degree } = this.#function
    const kernel = this.#kernel
    const values = this.#valuesOffset + 8 * first * PANEL
    const count = (last - first) * PANEL
    kernel.products(this.#panelsOffset, this.#askedOffset, this.width, first, last, this.#valuesOffset)
    switch (kind) {
      case 'linear':
        return
      case 'rbf':
        return kernel.radial(values, this.#squaresOffset + 8 * first * PANEL, square, gamma, count)
      case 'poly':
        return kernel.polynomial(values, gamma, coef0, degree, count)
      case 'sigmoid':
        return kernel.sigmoid(values, gamma, coef0, count)
    }
  }
}

/** In the order of the kernel's additions, so that a row is at no distance of itself. */
function squareOf(points: Float64Array, start: number, width: number): number {
  let sum = 0
  for (let j = start; j < start + width; j += 1) sum += points[j] * points[j]
  return sum
}
