/** The kernel `svm`: rows of a kernel matrix, and passes over a gradient for sequential minimal optimisation. */

/** Arrays are byte offsets in the memory that the kernel was made with; `row`s of a kernel matrix are single precision. */
export interface SvmKernel {
  /** Products of a row with the rows of panels of eight, `from` … `to - 1`; eight values a panel, at their places. */
  products(panels: number, row: number, width: number, from: number, to: number, out: number): void
  /** Products become exp(-gamma |x - y|²). The number of values is even, here and in the next three. */
  radial(values: number, squares: number, square: number, gamma: number, count: number): void
  /** Products become (gamma x · y + coef0)^degree. */
  polynomial(values: number, gamma: number, coef0: number, degree: number, count: number): void
  /** Products become tanh(gamma x · y + coef0). */
  sigmoid(values: number, gamma: number, coef0: number, count: number): void
  /** Rounds values to single precision. */
  narrow(values: number, out: number, count: number): void
  /** `out[k] = row[index[k]]` */
  gather(row: number, index: number, out: number, count: number): void
  /** Swaps the entries of a row that `count` pairs of places name, one pair after the other. */
  swapEntries(row: number, pairs: number, count: number): void
  /** `row[place]` */
  entry(row: number, place: number): number
  /** `target[k] += factor * row[k]` */
  addRow(target: number, row: number, factor: number, count: number): void
  /** `target[k] += a[k] * byA + b[k] * byB` */
  addTwoRows(target: number, a: number, byA: number, b: number, byB: number, count: number): void
  /** The place of the greatest `barrier[k] - gradient[k]`, the last of equals; -1 when all are minus infinity. */
  greatestRise(gradient: number, barrier: number, count: number): number
  /**
   * The place with which a step gains most, the last of equals; -1 when there is none. `result` receives the greatest
   * `barrier[k] + gradient[k]` and the gain.
   */
  bestPartner(
    gradient: number,
    barrier: number,
    row: number,
    diagonal: number,
    rise: number,
    own: number,
    count: number,
    result: number,
  ): number
}
