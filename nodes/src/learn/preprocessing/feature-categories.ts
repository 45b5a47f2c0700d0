/** Categories of a column of numbers or codes: its distinct values, ascending; a missing value is one too, the last. */
import { z } from 'zod'
import { FitError } from '../estimator/estimator.ts'
import type { Matrix } from '../matrix.ts'
import { floatText } from './float-text.ts'

export interface CountedCategories {
  categories: Float64Array
  /** How many rows have each. */
  counts: Int32Array
}

/** Known beforehand: one ascending list a column, null for a missing value at its end. */
export const categoriesParam = z
  .union([z.literal('auto'), z.array(z.array(z.number().nullable()).min(1)).min(1)])
  .default('auto')

export type CategoriesParam = z.infer<typeof categoriesParam>

/** Codes below this are looked up in a table. */
const LARGEST_TABLE = 65_536

/**
 * The categories of each column, learned or as given.
 *
 * @throws FitError `bad_parameter` when those given don't fit the columns or are not ascending.
 */
export async function countCategories(
  X: Matrix,
  given: CategoriesParam,
  { name, pace }: { name: string; pace: () => Promise<void> },
): Promise<CountedCategories[]> {
  if (given !== 'auto' && given.length !== X.columns.length) {
    throw new FitError(
      'bad_parameter',
      `${name}: categories has ${given.length} lists for ${X.columns.length} columns`,
      { parameter: 'categories' },
    )
  }
  const counted: CountedCategories[] = []
  for (const [feature, column] of X.columns.entries()) {
    counted.push(
      given === 'auto' ? learnCategories(column) : countGiven(column, given[feature], { feature, name }),
    )
    await pace()
  }
  return counted
}

function countGiven(
  column: Float64Array,
  given: readonly (number | null)[],
  { feature, name }: { feature: number; name: string },
): CountedCategories {
  const categories = Float64Array.from(given, (value) => value ?? Number.NaN)
  const isAscending = categories.every((value, i) => i === 0 || !(value <= categories[i - 1]))
  if (!isAscending || categories.subarray(0, -1).some(Number.isNaN)) {
    throw new FitError(
      'bad_parameter',
      `${name}: the categories of column ${feature} must be ascending, without repeats, null last`,
      { parameter: 'categories', feature },
    )
  }
  const counts = new Int32Array(categories.length)
  for (const code of encodeCategories(column, categories)) if (code >= 0) counts[code] += 1
  return { categories, counts }
}

function learnCategories(column: Float64Array): CountedCategories {
  const counted = new Map<number, number>()
  // A map holds 0 and -0 as one, and NaN as one.
  for (let row = 0; row < column.length; row += 1) {
    const value = column[row]
    counted.set(value, (counted.get(value) ?? 0) + 1)
  }
  const categories = Float64Array.from(counted.keys()).sort()
  return { categories, counts: Int32Array.from(categories, (value) => counted.get(value) ?? 0) }
}

/** The place of each value among the categories; -1 where it is none of them. */
export function encodeCategories(column: Float64Array, categories: Float64Array): Int32Array {
  const last = categories.length - 1
  const missing = Number.isNaN(categories[last]) ? last : -1
  const present = missing < 0 ? categories : categories.subarray(0, last)
  const codes = new Int32Array(column.length)
  const table = lookupTable(present)
  if (table !== null) {
    for (let row = 0; row < column.length; row += 1) {
      const value = column[row]
      codes[row] = Number.isNaN(value) ? missing : (table[value] ?? -1)
    }
    return codes
  }
  const places = new Map<number, number>()
  present.forEach((category, place) => places.set(category, place))
  for (let row = 0; row < column.length; row += 1) {
    const value = column[row]
    codes[row] = Number.isNaN(value) ? missing : (places.get(value) ?? -1)
  }
  return codes
}

/** The place of each code, where all categories are small codes. */
function lookupTable(categories: Float64Array): Int32Array | null {
  const largest = categories[categories.length - 1] ?? 0
  if (!(categories[0] >= 0 && largest < LARGEST_TABLE)) return null
  const table = new Int32Array(largest + 1).fill(-1)
  for (let place = 0; place < categories.length; place += 1) {
    if (!Number.isInteger(categories[place])) return null
    table[categories[place]] = place
  }
  return table
}

/** What each code stands for; `unknown` for -1. */
export function decode(codes: Int32Array, values: ArrayLike<number>, unknown: number): Float64Array {
  const decoded = new Float64Array(codes.length)
  for (let row = 0; row < codes.length; row += 1) {
    decoded[row] = codes[row] < 0 ? unknown : values[codes[row]]
  }
  return decoded
}

/** @throws FitError `unknown_category` when a code is -1, naming the value and the column. */
export function refuseUnknown(codes: Int32Array, column: Float64Array, feature: number, name: string): void {
  const row = codes.indexOf(-1)
  if (row < 0) return
  throw new FitError(
    'unknown_category',
    `${name} does not know the category ${floatText(column[row])} in column ${feature}: set handle_unknown`,
    { feature },
  )
}
