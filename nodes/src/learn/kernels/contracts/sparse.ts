/** The kernel `sparse`: products of sparse rows with several outputs at once. */

/**
 * Arrays are byte offsets; rows are compressed (scipy's CSR), `indptr` begins at the first of them. `outputs` is 1 or
 * even, and those of one row or one column lie side by side.
 */
export interface SparseKernel {
  /** z[i * outputs + k] = Σ_j X[i, j] theta[j * outputs + k] */
  times(
    indptr: number,
    indices: number,
    values: number,
    rows: number,
    outputs: number,
    theta: number,
    z: number,
  ): void
}
