import { FitError } from '../estimator.ts'
import { pairwiseSum } from '../statistics/pairwise-sum.ts'
import type { Matrix } from '../matrix.ts'

/**
 * Refuses data no linear model can be fitted to.
 *
 * @throws FitError `no_rows`, `no_features`, `missing_values`, `infinite_values`, or `bad_parameter` for lengths that
 * differ and negative weights.
 */
export function checkDesign(X: Matrix, targetLength: number, sampleWeight: Float64Array | undefined): void {
  if (X.rows === 0) throw new FitError('no_rows', 'there is no row to learn from')
  if (X.columns.length === 0) throw new FitError('no_features', 'there is no feature to learn from')
  if (targetLength !== X.rows) {
    throw new FitError('bad_parameter', `the target has ${targetLength} values for ${X.rows} rows`)
  }
  X.columns.forEach((column, feature) => checkFinite(column, feature))
  if (sampleWeight) checkWeights(sampleWeight, X.rows)
}

/** @throws FitError `missing_values` or `infinite_values` when a target value is not finite. */
export function checkTarget(y: Float64Array): void {
  const bad = y.find((value) => !Number.isFinite(value))
  if (bad === undefined) return
  if (Number.isNaN(bad))
    throw new FitError('missing_values', 'the target has missing values: drop those rows first')
  throw new FitError('infinite_values', 'the target has infinite values')
}

/** The mean of each column; weighted by `sampleWeight` when given. */
export function columnMean(column: Float64Array, sampleWeight: Float64Array | undefined): number {
  if (!sampleWeight) return pairwiseSum(column) / column.length
  return pairwiseSum(column.map((value, row) => value * sampleWeight[row])) / pairwiseSum(sampleWeight)
}

function checkFinite(column: Float64Array, feature: number): void {
  for (const value of column) {
    if (Number.isFinite(value)) continue
    if (Number.isNaN(value)) {
      throw new FitError('missing_values', 'a linear model needs every value: impute missing values first', {
        feature,
      })
    }
    throw new FitError('infinite_values', 'a feature has infinite values', { feature })
  }
}

function checkWeights(sampleWeight: Float64Array, rows: number): void {
  if (sampleWeight.length !== rows) {
    throw new FitError('bad_parameter', `there are ${sampleWeight.length} weights for ${rows} rows`)
  }
  let total = 0
  for (const weight of sampleWeight) {
    if (!(weight >= 0 && weight < Infinity)) {
      throw new FitError('bad_parameter', 'every sample weight must be a number of at least 0')
    }
    total += weight
  }
  if (total === 0) throw new FitError('bad_parameter', 'all sample weights are 0')
}
