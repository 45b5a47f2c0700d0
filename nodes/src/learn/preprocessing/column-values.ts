import { FitError } from '../estimator/estimator.ts'

/**
 * The values of a column that are not missing, in row order; the column itself when none is.
 *
 * @throws FitError `infinite_values` when a value is infinite, which no statistic of the library accepts.
 */
export function presentValues(column: Float64Array): Float64Array {
  let present = 0
  for (const value of column) {
    if (value === Infinity || value === -Infinity) {
      throw new FitError('infinite_values', 'a column holds an infinite value: replace it or drop its rows')
    }
    if (!Number.isNaN(value)) present += 1
  }
  if (present === column.length) return column
  const values = new Float64Array(present)
  let end = 0
  for (const value of column) if (!Number.isNaN(value)) values[end++] = value
  return values
}
