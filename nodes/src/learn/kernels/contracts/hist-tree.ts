/**
 * The kernel `hist-tree`: histograms of gradients on bins, the best split they allow, rows divided. Arrays and records
 * (`hist-tree-records.ts`) are byte offsets in the memory that the kernel was made with.
 */
export interface HistTreeKernel {
  /**
   * Histograms of the features of the blocks `firstBlock … endBlock - 1` (eight features each) over the rows of `index`,
   * or where that is 0 over `first … first + count - 1`; added to what is there where `adds` is 1.
   *
   * @param narrow the block that has at most four features, -1 for none.
   * @param pairs gradient and hessian of each row, two f32.
   * @param gradientScale a power of two; so is `hessianScale`, times 2 ** countBits.
   */
  buildHistograms(
    rows: number,
    stride: number,
    firstBlock: number,
    endBlock: number,
    narrow: number,
    index: number,
    first: number,
    count: number,
    pairs: number,
    gradientScale: number,
    hessianScale: number,
    countBits: number,
    scratch: number,
    histograms: number,
    adds: number,
  ): void
  /** target := target - other */
  subtract(target: number, other: number, bytes: number): void
  /** target := target + other */
  add(target: number, other: number, bytes: number): void
  /** Writes the sums over a feature's bins to the gradients and hessians of a node. */
  sumBins(histogram: number, node: number): void
  /** Writes the best split on the numeric features `first … end - 1` to `split` if it gains more than what is there. */
  findSplit(
    histograms: number,
    first: number,
    end: number,
    features: number,
    allowed: number,
    node: number,
    rules: number,
    split: number,
  ): void
  /** The same for categorical features. */
  findCategorySplit(
    histograms: number,
    first: number,
    end: number,
    features: number,
    allowed: number,
    node: number,
    rules: number,
    scratch: number,
    split: number,
  ): void
  /**
   * Rows whose bin in `column` has a 1 in `goesLeft` (256 bytes) stay at the front of `index` in their order, the others
   * go to `spare`; returns how many stay. Where `isWhole` is 1 the rows are `first, first + 1, …` and `index` isn't read.
   */
  divideRows(
    column: number,
    goesLeft: number,
    index: number,
    first: number,
    count: number,
    spare: number,
    isWhole: number,
  ): number
  /** raw[row] += value for the rows of `index`. */
  addToRows(raw: number, index: number, count: number, value: number): void
  /** raw[row] += the value of the leaf the row falls into, for rows `first … end - 1` of a row-major table. */
  addTree(rows: number, stride: number, first: number, end: number, nodes: number, raw: number): void
}
