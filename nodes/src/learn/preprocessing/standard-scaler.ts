import { z } from 'zod'
import type { FittedState } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import { defineTransformer } from '../estimator/define-transformer.ts'
import { isSparse } from '../matrix.ts'
import { pairwiseSum } from '../statistics/pairwise-sum.ts'
import { countPresent } from './column-values.ts'
import { checkTransformed, mapColumns, mapEntries, sameNames } from './map-columns.ts'
import { isConstantUpToRounding } from './scale-or-one.ts'
import { sparseMoments } from './sparse-moments.ts'

/** What `StandardScaler` learns of a column; `transformed = (value - mean) / scale`. */
export interface StandardScale {
  mean: number
  /** The population variance (ddof 0). */
  variance: number
  /** The standard deviation, 1 for a column that is constant up to rounding. */
  scale: number
  /** The rows that are not missing, or their weight. */
  count: number
}

/**
 * Fits scikit-learn's `StandardScaler` to one column, gaps (`NaN`) left out: the two-pass variance with correction and
 * NumPy's order of additions. All `NaN` for a column without any value.
 *
 * @throws FitError `infinite_values`.
 */
export function fitStandardScale(column: Float64Array, sampleWeight?: Float64Array): StandardScale {
  const count = presentWeight(column, sampleWeight)
  if (count === 0) return { mean: Number.NaN, variance: Number.NaN, scale: Number.NaN, count }
  const terms = new Float64Array(column.length)
  const weigh = () => {
    if (sampleWeight === undefined) return
    for (let row = 0; row < terms.length; row += 1) terms[row] *= sampleWeight[row]
  }
  for (let row = 0; row < terms.length; row += 1) terms[row] = Number.isNaN(column[row]) ? 0 : column[row]
  weigh()
  const mean = pairwiseSum(terms) / count
  for (let row = 0; row < terms.length; row += 1) {
    terms[row] = Number.isNaN(column[row]) ? 0 : column[row] - mean
  }
  weigh()
  const correction = pairwiseSum(terms)
  for (let row = 0; row < terms.length; row += 1) {
    const deviation = Number.isNaN(column[row]) ? 0 : column[row] - mean
    terms[row] = deviation * deviation
  }
  weigh()
  const variance = (pairwiseSum(terms) - (correction * correction) / count) / count
  return { mean, variance, scale: standardDeviation(variance, mean, count), count }
}

/** The scaled column; gaps stay gaps. */
export function applyStandardScale(
  column: Float64Array,
  { mean, scale }: { mean: number; scale: number },
): Float64Array {
  const scaled = new Float64Array(column.length)
  for (let row = 0; row < column.length; row += 1) scaled[row] = (column[row] - mean) / scale
  return scaled
}

const params = z.strictObject({
  /** Subtract the mean; sparse features don't allow it, their zeros would fill. */
  withMean: z.boolean().default(true),
  /** Divide by the standard deviation. */
  withStd: z.boolean().default(true),
})

export type StandardScalerParams = z.infer<typeof params>

export interface FittedStandardScaler extends FittedState {
  /** The mean of each column; null where neither mean nor variance were asked for. */
  mean: Float64Array | null
  var: Float64Array | null
  scale: Float64Array | null
  /** The rows of each column that are not missing, or their weight. */
  nSamplesSeen: Float64Array
  withMean: boolean
}

/**
 * scikit-learn's `StandardScaler`: each column less its mean, over its standard deviation. Missing values are left out
 * and stay. Every bit without weights, 1e-9 with them or sparse (class E).
 */
export const standardScaler = defineTransformer<
  StandardScalerParams,
  FittedStandardScaler,
  'matrix-or-sparse'
>({
  name: 'StandardScaler',
  params,
  tags: { parity: 'E', missingValues: true, sparse: true, sampleWeight: true },
  input: 'matrix-or-sparse',
  target: 'none',
  memoryEstimate: ({ rows, columns }) => 8 * (3 * rows + 6 * columns),
  async fit(X, _y, { withMean, withStd }, { sampleWeight, pace }) {
    if (isSparse(X)) {
      refuseCentring(withMean)
      const { mean, variance, count } = sparseMoments(X, sampleWeight)
      if (!withStd) return { mean: null, var: null, scale: null, nSamplesSeen: count, withMean }
      const scale = variance.map((value, column) => standardDeviation(value, mean[column], count[column]))
      return { mean, var: variance, scale, nSamplesSeen: count, withMean }
    }
    const scales: StandardScale[] = []
    for (const column of X.columns) {
      scales.push(fitStandardScale(column, sampleWeight))
      await pace()
    }
    return {
      mean: withMean || withStd ? Float64Array.from(scales, ({ mean }) => mean) : null,
      var: withStd ? Float64Array.from(scales, ({ variance }) => variance) : null,
      scale: withStd ? Float64Array.from(scales, ({ scale }) => scale) : null,
      nSamplesSeen: Float64Array.from(scales, ({ count }) => count),
      withMean,
    }
  },
  transform(fitted, X) {
    if (isSparse(X)) {
      refuseCentring(fitted.withMean)
      const { scale } = fitted
      return mapEntries(X, (value, column) => (scale === null ? value : value / scale[column]))
    }
    return mapColumns(X, (column, index) => applyStandardScale(column, scaleOf(fitted, index)))
  },
  inverseTransform(fitted, X) {
    return mapColumns(checkTransformed(X, fitted.nFeaturesIn, 'StandardScaler'), (column, index) => {
      const { mean, scale } = scaleOf(fitted, index)
      return column.map((value) => value * scale + mean)
    })
  },
  featureNamesOut: sameNames,
})

function scaleOf({ withMean, mean, scale }: FittedStandardScaler, column: number) {
  return {
    mean: withMean && mean !== null ? mean[column] : 0,
    scale: scale === null ? 1 : scale[column],
  }
}

function refuseCentring(withMean: boolean): void {
  if (!withMean) return
  throw new FitError(
    'bad_parameter',
    'StandardScaler cannot subtract the mean of sparse features, their zeros would fill: set with_mean to false',
    { parameter: 'with_mean' },
  )
}

function standardDeviation(variance: number, mean: number, count: number): number {
  return isConstantUpToRounding({ variance, mean, count }) ? 1 : Math.sqrt(variance)
}

function presentWeight(column: Float64Array, sampleWeight?: Float64Array): number {
  if (sampleWeight === undefined) return countPresent(column)
  return pairwiseSum(sampleWeight.map((weight, row) => (Number.isNaN(column[row]) ? 0 : weight)))
}
