import type { SvmKernel } from '../kernels/contracts/svm.ts'
import type { KernelMemory } from '../kernels/kernel-memory.ts'
import { alignedBytes } from '../kernels/kernel-memory.ts'
import type { KernelFunction } from './kernel-function.ts'

/** Rows a panel of the kernel. */
export const PANEL = 8

/** From products of rows to kernel values: where both are kept, a panel at a time. */
export class KernelValues {
  readonly offset: number
  readonly values: Float64Array
  /** The squared length of each row. */
  readonly squares: Float64Array
  readonly #kernel: SvmKernel
  readonly #function: KernelFunction
  readonly #squaresOffset: number

  constructor(memory: KernelMemory, kernel: SvmKernel, kernelFunction: KernelFunction, rows: number) {
    const padded = paddedRows(rows)
    this.#kernel = kernel
    this.#function = kernelFunction
    this.#squaresOffset = memory.allocate(8 * padded)
    this.offset = memory.allocate(8 * padded)
    this.squares = memory.view('f64', this.#squaresOffset, padded).fill(0)
    this.values = memory.view('f64', this.offset, padded).fill(0)
  }

  static bytesFor(rows: number): number {
    return 2 * alignedBytes(8 * paddedRows(rows))
  }

  /** Makes kernel values of the products of a row, whose squared length is `square`, with the rows of some panels. */
  finish(first: number, last: number, square: number): void {
    const { kind, gamma, coef0, degree } = this.#function
    const values = this.offset + 8 * first * PANEL
    const count = (last - first) * PANEL
    switch (kind) {
      case 'linear':
        return
      case 'rbf':
        return this.#kernel.radial(values, this.#squaresOffset + 8 * first * PANEL, square, gamma, count)
      case 'poly':
        return this.#kernel.polynomial(values, gamma, coef0, degree, count)
      case 'sigmoid':
        return this.#kernel.sigmoid(values, gamma, coef0, count)
    }
  }

  /** Rounds the values of some panels to single precision. */
  narrow(first: number, last: number, out: number): void {
    this.#kernel.narrow(this.offset + 8 * first * PANEL, out + 4 * first * PANEL, (last - first) * PANEL)
  }

  /** A row moves to another place, and the one there to its. */
  swapSquares(a: number, b: number): void {
    const held = this.squares[a]
    this.squares[a] = this.squares[b]
    this.squares[b] = held
  }
}

export function paddedRows(rows: number): number {
  return PANEL * Math.ceil(rows / PANEL)
}

/** In the order of the kernel's additions, so that a row is at no distance of itself. */
export function squareOf(values: ArrayLike<number>, start: number, end: number): number {
  let sum = 0
  for (let i = start; i < end; i += 1) sum += values[i] * values[i]
  return sum
}
