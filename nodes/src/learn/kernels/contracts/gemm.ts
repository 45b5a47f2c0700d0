/** The kernel `gemm`: products of dense matrices in one or two precisions. */

/** Bytes of the workspace that the products ask for. */
export const GEMM_SCRATCH_BYTES = 8192

/** `C = A B`, or `C += A B` with `add` 1. */
type Multiply = (
  a: number,
  b: number,
  c: number,
  /** Of A and C; a multiple of 4. */
  rows: number,
  /** Of B and C; a multiple of 8 in `gemm32`, of 4 in `gemm64`. */
  columns: number,
  inner: number,
  /** How far a row of A is from the next, and an entry of a row from the next: (1, stride) is the transpose. */
  aRow: number,
  aStep: number,
  bRow: number,
  cRow: number,
  add: 0 | 1,
  scratch: number,
) => void

/** Matrices are byte offsets in the memory that the kernel was made with; strides count elements. */
export interface GemmKernel {
  /** Of floats. */
  gemm32: Multiply
  /** Of doubles. */
  gemm64: Multiply
  /**
   * `C += A Bᵀ` of doubles that lie row after row: the dot products of rows. With `lower` 1 only where the column of C is
   * at most the row, and some places beyond.
   */
  rowDots(
    a: number,
    b: number,
    c: number,
    /** A multiple of 4. */
    aRows: number,
    /** A multiple of 2. */
    bRows: number,
    /** A multiple of 2. */
    length: number,
    aRow: number,
    bRow: number,
    cRow: number,
    lower: 0 | 1,
  ): void
  /** `a[i][k] -= offsets[i]`, of doubles, and `sums[i] += Σ a[i][k]` of what is left. */
  shiftRows(a: number, rows: number, length: number, aRow: number, offsets: number, sums: number): void
}
