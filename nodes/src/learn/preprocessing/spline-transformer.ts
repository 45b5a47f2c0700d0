import { z } from 'zod'
import { defineTransformer } from '../estimator/define-transformer.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import { wholeNumber } from '../estimator/params.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { quantileOfSorted, sortForQuantiles } from '../statistics/order-statistics.ts'
import { sortWeighted, weightedQuantile } from '../statistics/weighted-quantile.ts'
import { activeSlopes, activeSplines } from './b-spline.ts'
import { evenly } from './bin-edges.ts'
import { presentValues } from './column-values.ts'

const params = z.strictObject({
  nKnots: wholeNumber(2).default(5),
  /** Of the polynomials between the knots. */
  degree: wholeNumber(0).default(3),
  /** At even distances, at even shares of the rows, or given: one list of ascending numbers a column. */
  knots: z
    .union([z.enum(['uniform', 'quantile']), z.array(z.array(z.number()).min(2)).min(1)])
    .default('uniform'),
  /** What happens beyond the outer knots. */
  extrapolation: z.enum(['error', 'constant', 'linear', 'continue', 'periodic']).default('constant'),
  /** Whether to keep the last spline of each column; the splines of a column add up to 1. */
  includeBias: z.boolean().default(true),
  /** Missing values are refused, or get zeros for splines. */
  handleMissing: z.enum(['error', 'zeros']).default('error'),
  sparseOutput: z.boolean().default(false),
})

export type SplineTransformerParams = z.infer<typeof params>

export interface FittedSplineTransformer extends FittedState {
  /** All knots of each column's splines, those beyond the base interval included. */
  knots: Float64Array[]
  degree: number
  /** How many splines a column has before one is left out. */
  nSplines: number
  extrapolation: SplineTransformerParams['extrapolation']
  includeBias: boolean
  handleMissing: SplineTransformerParams['handleMissing']
  sparseOutput: boolean
}

/**
 * scikit-learn's `SplineTransformer`: each column as the B-splines over a few knots, so that a linear model can bend.
 * P. Eilers and B. Marx, "Flexible smoothing with B-splines and penalties" (1996). Class E, but for what scikit-learn
 * 1.9 gets wrong: with linear extrapolation and a degree of 0 or 1 its bounds move inwards from column to column.
 */
export const splineTransformer = defineTransformer<
  SplineTransformerParams,
  FittedSplineTransformer,
  'matrix'
>({
  name: 'SplineTransformer',
  params,
  tags: { parity: 'E', missingValues: true, sampleWeight: true },
  input: 'matrix',
  target: 'none',
  memoryEstimate: ({ rows, columns }, { nKnots, degree }) => 8 * (4 * rows + columns * (nKnots + 2 * degree)),
  async fit(X, _y, options, { sampleWeight, pace }) {
    const { degree, extrapolation, includeBias, handleMissing, sparseOutput } = options
    if (X.rows < 2) {
      throw new FitError('too_few_rows', 'SplineTransformer needs at least two rows', {
        needed: 2,
        rows: X.rows,
      })
    }
    checkMissing(X, handleMissing)
    const baseKnots = Array.isArray(options.knots) ? givenKnots(options.knots, X.columns.length) : null
    const nKnots = baseKnots === null ? options.nKnots : baseKnots[0].length
    if (extrapolation === 'periodic' && nKnots <= degree) {
      throw new FitError(
        'bad_parameter',
        `SplineTransformer: periodic splines of degree ${degree} need more than ${nKnots} knots`,
        { parameter: 'n_knots' },
      )
    }
    const knots: Float64Array[] = []
    for (const [index, column] of X.columns.entries()) {
      const base = baseKnots?.[index] ?? learnKnots(column, { nKnots, knots: options.knots, sampleWeight })
      knots.push(extrapolation === 'periodic' ? repeatKnots(base, degree) : extendKnots(base, degree))
      await pace()
    }
    const nSplines = extrapolation === 'periodic' ? nKnots - 1 : nKnots + degree - 1
    return { knots, degree, nSplines, extrapolation, includeBias, handleMissing, sparseOutput }
  },
  transform(fitted, X) {
    checkMissing(X, fitted.handleMissing)
    const evaluators = fitted.knots.map((knots, index) => createEvaluator(knots, index, fitted))
    return fitted.sparseOutput ? sparseSplines(fitted, X, evaluators) : denseSplines(fitted, X, evaluators)
  },
  featureNamesOut(fitted, names) {
    const kept = keptSplines(fitted)
    return names.flatMap((name) => Array.from({ length: kept }, (_, spline) => `${name}_sp_${spline}`))
  },
})

function keptSplines({ nSplines, includeBias }: FittedSplineTransformer): number {
  return includeBias ? nSplines : nSplines - 1
}

function checkMissing(X: Matrix, handleMissing: 'error' | 'zeros'): void {
  if (handleMissing === 'zeros') return
  X.columns.forEach((column, feature) => {
    if (!column.some(Number.isNaN)) return
    throw new FitError(
      'missing_values',
      `SplineTransformer cannot use missing values: impute column ${feature} first, or set handle_missing to zeros`,
      { feature },
    )
  })
}

function givenKnots(knots: number[][], columnCount: number): Float64Array[] {
  const isEven = knots.length === columnCount && knots.every(({ length }) => length === knots[0].length)
  const isAscending = knots.every((own) => own.every((knot, i) => i === 0 || knot > own[i - 1]))
  if (isEven && isAscending) return knots.map((own) => Float64Array.from(own))
  throw new FitError(
    'bad_parameter',
    `SplineTransformer: knots must be ${columnCount} lists of equal length, each ascending without repeats`,
    { parameter: 'knots' },
  )
}

/** The base knots of a column; all 0 for one without any value. */
function learnKnots(
  column: Float64Array,
  {
    nKnots,
    knots,
    sampleWeight,
  }: { nKnots: number; knots: SplineTransformerParams['knots']; sampleWeight?: Float64Array },
): Float64Array {
  const counted =
    sampleWeight === undefined
      ? column
      : column.map((value, row) => (sampleWeight[row] > 0 ? value : Number.NaN))
  const values = presentValues(counted)
  if (values.length === 0) return new Float64Array(nKnots)
  if (knots !== 'quantile') {
    let [low, high] = [values[0], values[0]]
    for (let i = 1; i < values.length; i += 1) {
      if (values[i] < low) low = values[i]
      if (values[i] > high) high = values[i]
    }
    return evenly(low, high, nKnots - 1)
  }
  const shares = evenly(0, 1, nKnots - 1).map((share) => (100 * share) / 100)
  if (sampleWeight === undefined) {
    const sorted = sortForQuantiles(values, Array.from(shares))
    return shares.map((share) => quantileOfSorted(sorted, share))
  }
  const weights = sampleWeight.filter((_, row) => !Number.isNaN(counted[row]))
  const weighted = sortWeighted(values, weights)
  return shares.map((share) => weightedQuantile(weighted, share, false))
}

/** `degree` more knots on each side, as far apart as the outermost two. */
function extendKnots(base: Float64Array, degree: number): Float64Array {
  if (degree === 0) return base
  const last = base.length - 1
  const before = base[1] - base[0]
  const after = base[last] - base[last - 1]
  const spread = (from: number, to: number) => (degree === 1 ? [from] : evenly(from, to, degree - 1))
  return Float64Array.of(
    ...spread(base[0] - degree * before, base[0] - before),
    ...base,
    ...spread(base[last] + after, base[last] + degree * after),
  )
}

/** `degree` more knots on each side, which repeat those of the other end a period away. */
function repeatKnots(base: Float64Array, degree: number): Float64Array {
  const last = base.length - 1
  const period = base[last] - base[0]
  return Float64Array.of(
    ...base.subarray(last - degree, last).map((knot) => knot - period),
    ...base,
    ...base.subarray(1, degree + 1).map((knot) => knot + period),
  )
}

/** Writes the splines that are not zero at a number and returns the number of the first. */
type Evaluator = (x: number, values: Float64Array) => number

/** What a column's splines are at any number, by the way they go on beyond the outer knots. */
function createEvaluator(
  knots: Float64Array,
  feature: number,
  { degree, extrapolation }: FittedSplineTransformer,
): Evaluator {
  const low = knots[degree]
  const high = knots[knots.length - degree - 1]
  switch (extrapolation) {
    case 'continue':
      return (x, values) => activeSplines(knots, x, values)
    case 'constant':
      return (x, values) => activeSplines(knots, x < low ? low : x > high ? high : x, values)
    case 'linear': {
      const lowSlopes = activeSlopes(knots, low, degree)
      const highSlopes = activeSlopes(knots, high, degree)
      return (x, values) => {
        const edge = x < low ? low : x > high ? high : x
        const first = activeSplines(knots, edge, values)
        if (edge === x) return first
        const slopes = x < low ? lowSlopes : highSlopes
        for (let i = 0; i < values.length; i += 1) values[i] += (x - edge) * slopes[i]
        return first
      }
    }
    case 'periodic': {
      const period = high - low
      if (!(period > 0)) return (_, values) => activeSplines(knots, 0, values)
      return (x, values) => activeSplines(knots, low + floorModulo(x - low, period), values)
    }
    case 'error':
      return (x, values) => {
        if (x >= low && x <= high) return activeSplines(knots, x, values)
        throw new FitError(
          'bad_parameter',
          `SplineTransformer: column ${feature} has ${x}, beyond its knots from ${low} to ${high}`,
          { feature },
        )
      }
  }
}

/** The remainder with the sign of the divisor, as Python's `%`. */
function floorModulo(value: number, divisor: number): number {
  const remainder = value % divisor
  return remainder < 0 ? remainder + divisor : remainder
}

function denseSplines(fitted: FittedSplineTransformer, X: Matrix, evaluators: Evaluator[]): Matrix {
  const { nSplines, degree } = fitted
  const kept = keptSplines(fitted)
  const values = new Float64Array(degree + 1)
  const columns = X.columns.flatMap((column, feature) => {
    const own = Array.from({ length: nSplines }, () => new Float64Array(X.rows))
    for (let row = 0; row < X.rows; row += 1) {
      if (Number.isNaN(column[row])) continue
      const first = evaluators[feature](column[row], values)
      // The last splines of a period are the first ones again.
      for (let i = 0; i < values.length; i += 1) own[(first + i) % nSplines][row] += values[i]
    }
    return own.slice(0, kept)
  })
  return { rows: X.rows, columns }
}

function sparseSplines(fitted: FittedSplineTransformer, X: Matrix, evaluators: Evaluator[]): SparseMatrix {
  const { nSplines, degree } = fitted
  const kept = keptSplines(fitted)
  const most = X.rows * X.columns.length * Math.min(degree + 1, nSplines)
  const indptr = new Int32Array(X.rows + 1)
  const indices = new Int32Array(most)
  const entries = new Float64Array(most)
  const own = new Float64Array(nSplines)
  const values = new Float64Array(degree + 1)
  let end = 0
  for (let row = 0; row < X.rows; row += 1) {
    X.columns.forEach((column, feature) => {
      if (Number.isNaN(column[row])) return
      const first = evaluators[feature](column[row], values)
      own.fill(0)
      for (let i = 0; i < values.length; i += 1) own[(first + i) % nSplines] += values[i]
      for (let spline = 0; spline < kept; spline += 1) {
        if (own[spline] === 0) continue
        indices[end] = feature * kept + spline
        entries[end++] = own[spline]
      }
    })
    indptr[row + 1] = end
  }
  return {
    rows: X.rows,
    columnCount: X.columns.length * kept,
    indptr,
    indices: indices.slice(0, end),
    values: entries.slice(0, end),
  }
}
