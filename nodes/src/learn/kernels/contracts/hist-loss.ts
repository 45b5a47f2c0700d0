/** The kernel `hist-loss`: gradients, hessians and losses of boosting. */

/** Doubles that every function adds to, an output. */
export const LOSS_SUMS = 5
/** Bytes of scratch that a function needs, an output. */
export const LOSS_LANE_BYTES = 96

/**
 * A loss at the margins `raw` of rows `first … end - 1`. Arrays are byte offsets: margins, targets and weights (0 for
 * weights of 1) of doubles, `pairs` of gradient and hessian as two f32 a row, `sums` of five doubles to add to: the sum
 * and the largest of the absolute gradients, the sum and the largest of the hessians, the weighted sum of the losses.
 */
type PointwiseLoss = (
  raw: number,
  targets: number,
  weights: number,
  pairs: number,
  first: number,
  end: number,
  lanes: number,
  sums: number,
) => void

export interface HistLossKernel {
  /** Targets are 0 and 1, margins log-odds. */
  logistic: PointwiseLoss
  squaredError: PointwiseLoss
  /** Margins are logarithms of means, as in `gamma`. */
  poisson: PointwiseLoss
  gamma: PointwiseLoss
  /** The slope above the target and, downwards, below it. */
  pinball(...args: [...Parameters<PointwiseLoss>, above: number, below: number]): void
  /**
   * Targets are the numbers of classes. The margins of a class lie `outputBytes` behind those of the one before, its
   * pairs `pairBytes`; there are five sums a class, the loss with the last.
   */
  softmax(
    raw: number,
    outputBytes: number,
    classes: number,
    targets: number,
    weights: number,
    pairs: number,
    pairBytes: number,
    first: number,
    end: number,
    lanes: number,
    sums: number,
  ): void
}
