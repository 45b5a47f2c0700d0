/** The kernel `logistic`: the logistic loss of a block of rows and its derivatives. */

/**
 * Arrays of doubles are byte offsets, with room for an even number of rows; the row after an odd last one must be finite
 * and of weight 0.
 */
export interface LogisticKernel {
  /**
   * Two classes: `signs` is 1 for a row of class 0, -1 for one of class 1. `z`, the log odds of class 1, becomes the
   * weighted derivative of the loss, `curvature` its second; the loss is what is returned plus Σ weight log(factor).
   */
  binomial(
    z: number,
    signs: number,
    weights: number,
    factors: number,
    curvature: number,
    length: number,
  ): number
  /**
   * Several classes: `z`, one column a class, becomes their probabilities; log Σ e^z is `largest` plus the logarithm of
   * `totals`.
   */
  softmax(z: number, stride: number, classes: number, totals: number, largest: number, length: number): void
}
