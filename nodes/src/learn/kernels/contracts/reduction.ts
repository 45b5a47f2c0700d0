/** The kernel `reduction`: steps of the reduction of a dense matrix to tridiagonal or bidiagonal form. */

/** Arrays of doubles are byte offsets in the memory that the kernel was made with; strides count bytes. */
export interface ReductionKernel {
  /**
   * For columns `first` to n - 1 of a symmetric matrix, on and below the diagonal: takes off `w[j] v + v[j] w` (with
   * `update` 1) and adds the column's share of the product with x, and its mirror image's, to `out`. v and w begin at
   * column first - 1, x and out at column first.
   */
  symmetricStep(
    matrix: number,
    stride: number,
    n: number,
    first: number,
    update: 0 | 1,
    v: number,
    w: number,
    x: number,
    out: number,
  ): void
  /** For each column: takes off `weights[c] y` (with `update` 1), then `steps[c] = factor u · column`. */
  takeOffAndDot(
    columns: number,
    stride: number,
    count: number,
    length: number,
    update: 0 | 1,
    weights: number,
    y: number,
    u: number,
    factor: number,
    steps: number,
  ): void
  /** For each column: `column -= steps[c] v`, then `sum += weights[c] column`. */
  updateAndAdd(
    columns: number,
    stride: number,
    count: number,
    length: number,
    steps: number,
    v: number,
    weights: number,
    sum: number,
  ): void
}
