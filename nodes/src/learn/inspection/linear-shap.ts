import type { Matrix } from '../matrix.ts'
import { mean } from '../statistics/mean.ts'

export interface LinearShapValues {
  /** By feature: one value a row. */
  contributions: Float64Array[]
  /** The model's output at the background's means. */
  expected: number
}

/**
 * The Shapley values of a linear model whose features are taken to be independent: coefficient times distance from the
 * background's mean (Štrumbelj and Kononenko 2014).
 *
 * @param background rows that say what is usual: the training rows, or some of them.
 */
export function linearShap(
  { coef, intercept }: { coef: Float64Array; intercept: number },
  X: Matrix,
  background: Matrix,
): LinearShapValues {
  const means = background.columns.map(mean)
  return {
    contributions: X.columns.map((column, j) => column.map((value) => coef[j] * (value - means[j]))),
    expected: means.reduce((sum, value, j) => sum + coef[j] * value, intercept),
  }
}
