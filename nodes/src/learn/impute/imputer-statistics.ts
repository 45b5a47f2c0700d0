import { pairwiseSum } from '../statistics/pairwise-sum.ts'
import { presentValues } from '../preprocessing/column-values.ts'
import { medianOfSorted, sortForQuantiles } from '../statistics/order-statistics.ts'
import { compareCodePoints } from '../preprocessing/code-point-order.ts'

export type NumericImputerStrategy = 'mean' | 'median' | 'most_frequent'

/**
 * The value scikit-learn's `SimpleImputer` fills a numeric column's gaps (`NaN`) with. Of equally frequent values it is
 * the smallest. `NaN` for a column without any value: scikit-learn drops such a column.
 *
 * @throws FitError `infinite_values`.
 */
export function imputerStatistic(column: Float64Array, strategy: NumericImputerStrategy): number {
  const values = presentValues(column)
  if (values.length === 0) return Number.NaN
  switch (strategy) {
    case 'mean':
      return meanSkippingGaps(column, values.length)
    case 'median':
      return medianOfSorted(sortForQuantiles(values, [0.5]))
    case 'most_frequent':
      return mostFrequentOfSorted(values.slice().sort())
  }
}

/**
 * `SimpleImputer(strategy="most_frequent")` on text: the most frequent value, of equals the first by code point;
 * `null` when every value is missing.
 */
export function mostFrequentText(values: readonly (string | null)[]): string | null {
  const counts = new Map<string, number>()
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
  let best: string | null = null
  let bestCount = 0
  for (const [value, count] of counts) {
    const wins =
      count > bestCount || (count === bestCount && best !== null && compareCodePoints(value, best) < 0)
    if (!wins) continue
    best = value
    bestCount = count
  }
  return best
}

/** A copy of the column with `fill` in place of every gap. */
export function imputeNumeric(column: Float64Array, fill: number): Float64Array {
  const filled = column.slice()
  for (let row = 0; row < filled.length; row += 1) if (Number.isNaN(filled[row])) filled[row] = fill
  return filled
}

/** NumPy sums a masked column with zeros in its gaps, so the gaps keep their place in the order of additions. */
function meanSkippingGaps(column: Float64Array, present: number): number {
  return pairwiseSum(present === column.length ? column : imputeNumeric(column, 0)) / present
}

function mostFrequentOfSorted(sorted: Float64Array): number {
  let best = sorted[0]
  let bestCount = 0
  let start = 0
  for (let i = 1; i <= sorted.length; i += 1) {
    if (i < sorted.length && sorted[i] === sorted[start]) continue
    if (i - start > bestCount) {
      best = sorted[start]
      bestCount = i - start
    }
    start = i
  }
  return best
}
