import type { SvmKernel } from '../kernels/contracts/svm.ts'
import type { KernelMemory } from '../kernels/kernel-memory.ts'
import type { SparseMatrix } from '../matrix.ts'
import type { KernelFunction } from './kernel-function.ts'
import type { KernelRows } from './kernel-rows.ts'
import { KernelValues, PANEL, squareOf } from './kernel-values.ts'
import { clearRow, scatterRow } from './svm-rows.ts'

/** Sparse rows: one is spread out, and the entries of the others are looked up in it. */
export class SparseEntries implements KernelRows {
  readonly rows: number
  readonly #matrix: SparseMatrix
  readonly #values: KernelValues
  /** Which row of the matrix is at each place. */
  readonly #order: Int32Array
  readonly #asked: Float64Array

  constructor(memory: KernelMemory, kernel: SvmKernel, matrix: SparseMatrix, kernelFunction: KernelFunction) {
    const { rows, columnCount, indptr, values } = matrix
    this.rows = rows
    this.#matrix = matrix
    this.#values = new KernelValues(memory, kernel, kernelFunction, rows)
    this.#order = Int32Array.from({ length: rows }, (_, row) => row)
    this.#asked = new Float64Array(columnCount)
    for (let row = 0; row < rows; row += 1) {
      this.#values.squares[row] = squareOf(values, indptr[row], indptr[row + 1])
    }
  }

  static bytesFor(rows: number): number {
    return KernelValues.bytesFor(rows)
  }

  ofItself(row: number): number {
    const { values, squares } = this.#values
    values[row] = squares[row]
    const panel = Math.floor(row / PANEL)
    this.#values.finish(panel, panel + 1, squares[row])
    return values[row]
  }

  fill(row: number, from: number, to: number, out: number): void {
    const own = this.#order[row]
    scatterRow(this.#matrix, own, this.#asked)
    const first = Math.floor(from / PANEL)
    const last = Math.ceil(to / PANEL)
    this.#multiply(this.#asked, first, last)
    clearRow(this.#matrix, own, this.#asked)
    this.#values.finish(first, last, this.#values.squares[row])
    this.#values.narrow(first, last, out)
  }

  ofOther(asked: Float64Array): Float64Array {
    const last = Math.ceil(this.rows / PANEL)
    this.#multiply(asked, 0, last)
    this.#values.finish(0, last, squareOf(asked, 0, asked.length))
    return this.#values.values
  }

  swap(a: number, b: number): void {
    const held = this.#order[a]
    this.#order[a] = this.#order[b]
    this.#order[b] = held
    this.#values.swapSquares(a, b)
  }

  #multiply(asked: Float64Array, first: number, last: number): void {
    const { indptr, indices, values } = this.#matrix
    const products = this.#values.values
    const end = Math.min(this.rows, last * PANEL)
    for (let place = first * PANEL; place < end; place += 1) {
      const row = this.#order[place]
      let sum = 0
      for (let entry = indptr[row]; entry < indptr[row + 1]; entry += 1) {
        sum += values[entry] * asked[indices[entry]]
      }
      products[place] = sum
    }
  }
}
