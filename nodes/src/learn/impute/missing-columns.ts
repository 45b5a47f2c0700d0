/** Which columns have missing values, and the columns of zeros and ones that say where. */
import type { Matrix } from '../matrix.ts'

/** The numbers of the columns in which some value is missing, ascending. */
export function columnsWithGaps({ columns }: Matrix): Int32Array {
  return Int32Array.from(columns.keys()).filter((index) => columns[index].some(Number.isNaN))
}

/** For each of the given columns, 1 where it is missing and 0 where not. */
export function gapIndicators({ columns }: Matrix, features: Int32Array): Float64Array[] {
  return Array.from(features, (index) => columns[index].map((value) => (Number.isNaN(value) ? 1 : 0)))
}

/** The indicators' names, as scikit-learn writes them. */
export function indicatorNames(features: Int32Array, names: readonly string[]): string[] {
  return Array.from(features, (index) => `missingindicator_${names[index]}`)
}
