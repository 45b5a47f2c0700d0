/** A table on its way to being complete, and the steps of an iterative imputation. */
import type { FittedState, Regressor } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import type { Matrix } from '../matrix.ts'
import { imputeNumeric } from './imputer-statistics.ts'

/** The columns that are kept, their missing values filled for now. */
export interface GappyColumns {
  rows: number
  columns: Float64Array[]
  /** The rows that were missing in each. */
  gaps: Int32Array[]
}

/** A column's model; numbers count the kept columns. */
export interface ImputationStep {
  featIdx: number
  neighborFeatIdx: Int32Array
  model: FittedState
}

export interface Limits {
  /** One a kept column. */
  minValue: Float64Array
  maxValue: Float64Array
}

/** The numbers of the columns that have a filling. */
export function keptFeatures({ initialStatistics }: { initialStatistics: Float64Array }): number[] {
  return Array.from(initialStatistics.keys()).filter((index) => !Number.isNaN(initialStatistics[index]))
}

/** Leaves out the columns that have no filling and fills the others; what never had a value is taken as it is filled. */
export function markGaps(
  { rows, columns }: Matrix,
  start: { initialStatistics: Float64Array; emptyFeatures: Int32Array },
): GappyColumns {
  const { initialStatistics, emptyFeatures } = start
  const kept = keptFeatures(start)
  return {
    rows,
    columns: kept.map((index) =>
      emptyFeatures.includes(index)
        ? new Float64Array(rows).fill(initialStatistics[index])
        : imputeNumeric(columns[index], initialStatistics[index]),
    ),
    gaps: kept.map((index) => {
      if (emptyFeatures.includes(index)) return new Int32Array()
      const column = columns[index]
      return Int32Array.from(column.keys()).filter((row) => Number.isNaN(column[row]))
    }),
  }
}

/** Puts a step's predictions, kept within the limits, where its column was missing. */
export function predictGaps(
  { columns, gaps }: GappyColumns,
  { featIdx, neighborFeatIdx, model }: ImputationStep,
  { estimator, limits }: { estimator: Regressor<unknown, FittedState>; limits: Limits },
): void {
  const rows = gaps[featIdx]
  if (rows.length === 0) return
  const X = {
    rows: rows.length,
    columns: Array.from(neighborFeatIdx, (index) => takeWhere(columns[index], rows)),
  }
  const predicted = estimator.predict(model, X)
  const { [featIdx]: low } = limits.minValue
  const { [featIdx]: high } = limits.maxValue
  rows.forEach((row, i) => (columns[featIdx][row] = Math.min(Math.max(predicted[i], low), high)))
}

export function takeWhere(column: Float64Array, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) => column[row])
}

/** Whether the values of some row have changed by at least `limit` together. */
export function isChanging(
  before: readonly Float64Array[],
  after: readonly Float64Array[],
  limit: number,
): boolean {
  const changes = new Float64Array(after[0].length)
  after.forEach((column, index) => {
    for (let row = 0; row < column.length; row += 1)
      changes[row] += Math.abs(column[row] - before[index][row])
  })
  return !changes.every((change) => change < limit)
}

/**
 * The limits of the kept columns.
 *
 * @throws FitError `bad_parameter` for lists of another length or a minimum that is not below the maximum.
 */
export function limitsOf(
  given: { minValue: number | number[] | null; maxValue: number | number[] | null },
  { kept, columnCount, name }: { kept: readonly number[]; columnCount: number; name: string },
): Limits {
  const ofKept = (value: number | number[] | null, open: number, parameter: string) => {
    if (Array.isArray(value) && value.length !== columnCount) {
      throw new FitError(
        'bad_parameter',
        `${name}: ${parameter} has ${value.length} numbers for ${columnCount} columns`,
        {
          parameter,
        },
      )
    }
    return Float64Array.from(kept, (index) => (Array.isArray(value) ? value[index] : (value ?? open)))
  }
  const minValue = ofKept(given.minValue, -Infinity, 'min_value')
  const maxValue = ofKept(given.maxValue, Infinity, 'max_value')
  const place = minValue.findIndex((low, index) => low >= maxValue[index])
  if (place >= 0) {
    throw new FitError(
      'bad_parameter',
      `${name}: min_value of column ${kept[place]} is not below its max_value`,
      {
        parameter: 'min_value',
      },
    )
  }
  return { minValue, maxValue }
}
