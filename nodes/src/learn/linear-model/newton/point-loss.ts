import type { KernelMemory } from '../../kernels/kernel-memory.ts'

/** The raw predictions of a block of rows, one array an output, side by side in a kernel's memory. */
export interface LossBlock {
  memory: KernelMemory
  /** The rows it has room for; even. */
  rows: number
  /** Where output 0 begins, in bytes; the others follow `8 * rows` bytes apart. */
  offset: number
  z: readonly Float64Array[]
}

/** A weighted loss of raw predictions, row by row, that Newton's method can minimise: twice differentiable, convex. */
export interface PointLoss {
  readonly outputs: number
  /**
   * Several outputs that are probabilities by their softmax: those of every row, one array an output, as last evaluated.
   * The curvature between outputs a and b of a row is then weight * p_a (1 - p_a) or -weight * p_a p_b.
   */
  readonly probabilities?: readonly Float64Array[]
  /**
   * Replaces the raw predictions of rows `start` … `start + length - 1` by the weighted derivatives of the loss and
   * returns their weighted loss. The functions below then speak of these predictions.
   */
  evaluate(start: number, length: number): number
  /** Replaces a direction in the block, as raw predictions of those rows, by the weighted curvature times it. */
  applyCurvature(start: number, length: number): void
  /** The weighted second derivative by outputs `a` and `b` of those rows. */
  curvature(a: number, b: number, out: Float64Array, start: number, length: number): void
}

/** Makes a loss that works on a block; its own scratch comes from the block's memory. */
export interface LossFactory {
  outputs: number
  create(block: LossBlock): PointLoss
  /** Bytes of scratch that `create` takes from the memory for a block of so many rows. */
  scratchBytes(blockRows: number): number
}
