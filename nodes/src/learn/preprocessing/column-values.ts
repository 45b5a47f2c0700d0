import { FitError } from '../estimator/estimator.ts'

/**
 * The values of a column that are not missing, in row order; the column itself when none is.
 *
 * @throws FitError `infinite_values` when a value is infinite, which no statistic of the library accepts.
 */
export function presentValues(column: Float64Array): Float64Array {
  const present = countPresent(column)
  if (present === column.length) return column
  const values = new Float64Array(present)
  let end = 0
  for (let row = 0; row < column.length; row += 1) {
    if (!Number.isNaN(column[row])) values[end++] = column[row]
  }
  return values
}

/**
 * How many values of a column are not missing.
 *
 * @throws FitError `infinite_values`.
 */
export function countPresent(column: Float64Array): number {
  let present = 0
  for (let row = 0; row < column.length; row += 1) {
    const value = column[row]
    if (value === Infinity || value === -Infinity) {
      throw new FitError('infinite_values', 'a column holds an infinite value: replace it or drop its rows')
    }
    if (!Number.isNaN(value)) present += 1
  }
  return present
}
