/** The kernel `forest-means`: splits of a tree's node by squared error, with the bits of scikit-learn's sums. */

/** Arrays are byte offsets in the memory that the kernel was made with. */
export interface ForestMeansKernel {
  /**
   * Where the arrays are: `codes` (u32), row by row with one for each feature; with a place for each row `samples` and
   * `keys` (u32), `pairs` (two f64: weight and weighted target), `targets` (f64), `packed` and `scratch` (u64); `counts`
   * (u32) with `MEANS_COUNTERS`, `sums` (`SUMS_BYTES`) and the best split (`BEST_SPLIT_BYTES`).
   */
  place(
    codes: number,
    features: number,
    samples: number,
    keys: number,
    pairs: number,
    targets: number,
    packed: number,
    scratch: number,
    counts: number,
    sums: number,
    best: number,
  ): void
  startTree(minSamplesLeaf: number, minWeight: number): void
  /** Sums up the rows `samples[start] … samples[end - 1]`. */
  openNode(start: number, end: number): void
  /**
   * Looks for a better split by one feature and leaves `samples` in its order. `missingCode` is above all its codes;
   * `values` (f32, one a code) may be 0 where no two are too near to be told apart; `tieRate` is the share of all pairs
   * of rows that are equal, a hint for speed. Returns 0 for a feature that is constant.
   */
  search(
    feature: number,
    values: number,
    missingCode: number,
    hasMissing: number,
    tieRate: number,
    start: number,
    end: number,
  ): number
  /** Moves the rows with a code up to `code`, or with `alsoLeft`, to the left and sums them up. */
  divide(feature: number, code: number, alsoLeft: number, start: number, end: number): void
}

export const MEANS_COUNTERS = 1024
/** f64 weight, sum of weighted targets and of their squares: of the node opened last, then of the left side. */
export const SUMS_BYTES = 48
