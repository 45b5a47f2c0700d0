import type { Matrix } from '../matrix.ts'

export interface PartialDependenceOptions {
  /** Predicts one output of each row. */
  predict: (X: Matrix) => Float64Array
  X: Matrix
  /** One feature, or two for a surface. */
  features: readonly number[]
  /** How many values of a feature at most are tried. */
  gridResolution?: number
  /** Between which quantiles of a feature with more values the grid lies, evenly spaced. */
  percentiles?: readonly [number, number]
  sampleWeight?: Float64Array
  signal?: AbortSignal
}

export interface PartialDependence {
  /** The values tried of each feature. */
  grid: Float64Array[]
  /** The mean output at each point of the grid, the last feature changing fastest. */
  average: Float64Array
  /** The output of each row at each point: individual conditional expectations, by point. */
  individual: Float64Array[]
}

/**
 * How the output depends on a feature when all rows are given the same value of it: scikit-learn's
 * `partial_dependence(method="brute", kind="both")` (Friedman 2001; Goldstein et al. 2015). Parity E.
 *
 * @throws RangeError for no rows, an unknown feature, or percentiles that are no range; the signal's reason once aborted.
 */
export function partialDependence({
  predict,
  X,
  features,
  gridResolution = 100,
  percentiles = [0.05, 0.95],
  sampleWeight,
  signal,
}: PartialDependenceOptions): PartialDependence {
  if (X.rows === 0) throw new RangeError('a partial dependence needs rows')
  const [low, high] = percentiles
  if (!(low >= 0 && low < high && high <= 1))
    throw new RangeError(`${low} to ${high} is no range of quantiles`)
  const grid = features.map((feature) => {
    if (!(feature in X.columns)) throw new RangeError(`there is no feature ${feature}`)
    return gridOf(X.columns[feature], gridResolution, percentiles)
  })
  const individual = points(grid).map((point) => {
    signal?.throwIfAborted()
    const columns = [...X.columns]
    features.forEach((feature, i) => (columns[feature] = new Float64Array(X.rows).fill(point[i])))
    return predict({ ...X, columns })
  })
  const weights = sampleWeight ?? new Float64Array(X.rows).fill(1)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const average = Float64Array.from(
    individual,
    (outputs) => outputs.reduce((sum, output, row) => sum + output * weights[row], 0) / total,
  )
  return { grid, average, individual }
}

function gridOf(
  column: Float64Array,
  resolution: number,
  [low, high]: readonly [number, number],
): Float64Array {
  const sorted = column.filter((value) => !Number.isNaN(value)).sort()
  const distinct = Float64Array.from(new Set(sorted))
  if (distinct.length < resolution) return distinct
  const from = cunnaneQuantile(sorted, low)
  const to = cunnaneQuantile(sorted, high)
  if (from === to) throw new RangeError('a feature is the same between the percentiles: take wider ones')
  const step = (to - from) / (resolution - 1)
  return Float64Array.from({ length: resolution }, (_, i) => (i === resolution - 1 ? to : from + i * step))
}

/** The quantile that `scipy.stats.mstats.mquantiles` gives: plotting positions (k - 0.4) / (n + 0.2) (Cunnane 1978). */
function cunnaneQuantile(sorted: Float64Array, q: number): number {
  const n = sorted.length
  const position = n * q + 0.4 + q * 0.2
  const below = Math.floor(Math.min(Math.max(position, 1), n - 1))
  const share = Math.min(Math.max(position - below, 0), 1)
  return (1 - share) * sorted[below - 1] + share * sorted[below]
}

function points(grid: readonly Float64Array[]): number[][] {
  let all: number[][] = [[]]
  for (const values of grid) all = all.flatMap((point) => Array.from(values, (value) => [...point, value]))
  return all
}
