/** The kernel `k-means`: rows to their nearest centers, and the sums of the rows of each center. */

/**
 * Arrays are byte offsets in the memory that the kernel was made with. Rows lie one after the other. Centers to compare
 * with are packed in blocks of four, `[block][feature][4]`, as -2 times their values, with `norms` their squared norms;
 * the places beyond the last center hold zeros and a norm of Infinity.
 */
export interface KMeansKernel {
  /** The nearest center of each row to `labels` (i32); how many changed. `scratch`: 16 values a block. */
  assign(
    x: number,
    rows: number,
    columns: number,
    centers: number,
    norms: number,
    blocks: number,
    labels: number,
    scratch: number,
  ): number
  /** sums[label] += weight x, counts[label] += weight, row after row; `weights` 0 for ones. */
  accumulate(
    x: number,
    rows: number,
    columns: number,
    weights: number,
    labels: number,
    sums: number,
    counts: number,
  ): void
  /**
   * For the four candidates of a packed block: `reached[row][4]`, the least of `closest` and the squared distance, and
   * `pots[4]`, its weighted sums.
   */
  tryCandidates(
    x: number,
    rows: number,
    columns: number,
    block: number,
    norms: number,
    rowNorms: number,
    weights: number,
    closest: number,
    reached: number,
    pots: number,
  ): void
  /** Σ weight |x - centers[label]|²; here `centers` are plain, `[center][feature]`. */
  inertia(x: number, rows: number, columns: number, weights: number, labels: number, centers: number): number
}
