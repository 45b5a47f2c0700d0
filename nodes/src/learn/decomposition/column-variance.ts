import { mean } from '../statistics/mean.ts'

/** The variance of a column, `np.var`. */
export function columnVariance(column: Float64Array): number {
  const center = mean(column)
  return mean(column.map((value) => (value - center) * (value - center)))
}
