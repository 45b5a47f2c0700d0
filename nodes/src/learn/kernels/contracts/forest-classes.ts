/** The kernel `forest-classes`: splits of a tree's node by Gini impurity where every row has a whole weight. */

/** Arrays are byte offsets in the memory that the kernel was made with. */
export interface ForestClassesKernel {
  /**
   * Where the arrays are: `codes` (u32), row by row with one for each feature, `samples` (i32), `loads`, `keys` and
   * `scratch` (u32) with a place for each row, `counts` (u32) with `COUNTERS`, `total` and `left` (i32) with one for
   * each class, the best split (`BEST_SPLIT_BYTES`), and `STEP_BYTES` for what loads of two classes add to sums.
   */
  place(
    codes: number,
    features: number,
    samples: number,
    loads: number,
    keys: number,
    scratch: number,
    counts: number,
    total: number,
    left: number,
    best: number,
    steps: number,
  ): void
  /** A load is a row's class in the low `classBits` bits, its weight above, in `loadBits` bits altogether. */
  startTree(
    classCount: number,
    classBits: number,
    loadBits: number,
    minSamplesLeaf: number,
    minWeight: number,
  ): void
  /** Sums up the rows `samples[start] … samples[end - 1]`; returns their weight. */
  openNode(start: number, end: number): number
  /**
   * Looks for a better split by one feature; `missingCode` is above all its codes. `values` (f32, one a code) may be 0 where no two are too near to be told apart. Returns 0 for a feature that is constant.
   */
  search(feature: number, values: number, missingCode: number, start: number, end: number): number
  /**
   * Moves the rows with a code up to `code`, or with `alsoLeft`, to the left and sums up the classes there in `left`;
   * returns their weight.
   */
  divide(feature: number, code: number, alsoLeft: number, start: number, end: number): number
}

export const COUNTERS = 4096
export const STEP_BYTES = 32_768
