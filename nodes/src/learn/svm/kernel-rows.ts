/** Rows in the kernel's memory, and the kernel function between any of them and a row. Rows can trade places. */
export interface KernelRows {
  readonly rows: number
  /** The kernel function between a row and itself. */
  ofItself(row: number): number
  /** The kernel function between a row and the rows from `from`, or a few before, to `to`, rounded to single precision. */
  fill(row: number, from: number, to: number, out: number): void
  /** The kernel function between a row, `asked` by its values, and all rows; valid until the next call. */
  ofOther(asked: Float64Array): Float64Array
  swap(a: number, b: number): void
}
