import { compareCodePoints } from './code-point-order.ts'

/** The distinct numbers of a column in ascending order; gaps (`NaN`) are no category, -0 is 0. */
export function numericCategories(column: Float64Array): Float64Array {
  const distinct = new Set<number>()
  for (const value of column) if (!Number.isNaN(value)) distinct.add(value)
  return Float64Array.from(distinct).sort()
}

/** The distinct texts of a column by code point, `"10" < "9" < "B" < "a" < "é"`; `null` is no category. */
export function textCategories(values: readonly (string | null)[]): string[] {
  const distinct = new Set<string>()
  for (const value of values) if (value !== null) distinct.add(value)
  return [...distinct].sort(compareCodePoints)
}

/** The place of each value among `categories`, -1 for a gap or a value that was not seen when fitting. */
export function encodeNumericCategories(column: Float64Array, categories: Float64Array): Int32Array {
  const places = new Map<number, number>()
  categories.forEach((category, place) => places.set(category, place))
  return Int32Array.from(column, (value) => places.get(value) ?? -1)
}

/** The place of each text among `categories`, -1 for a gap or a text that was not seen when fitting. */
export function encodeTextCategories(
  values: readonly (string | null)[],
  categories: readonly string[],
): Int32Array {
  const places = new Map(categories.map((category, place) => [category, place] as const))
  return Int32Array.from(values, (value) => (value === null ? -1 : (places.get(value) ?? -1)))
}

/** One column of zeros and ones a category; a row with code -1 is zero in all, `handle_unknown="ignore"`. */
export function oneHotColumns(codes: Int32Array, categoryCount: number): Float64Array[] {
  const columns = Array.from({ length: categoryCount }, () => new Float64Array(codes.length))
  for (let row = 0; row < codes.length; row += 1) if (codes[row] >= 0) columns[codes[row]][row] = 1
  return columns
}
