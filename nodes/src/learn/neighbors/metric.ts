/** Distances between rows: which there are, and how they are computed over rows that lie one after the other. */
import { FitError } from '../estimator/estimator.ts'
import { finish } from '../linear-algebra/steps.ts'
import type { Steps } from '../linear-algebra/steps.ts'
import type { Matrix } from '../matrix.ts'
import { rowSteps } from './row-major.ts'

/** scikit-learn's names; `cityblock`, `l1` and `l2` are other names of `manhattan` and `euclidean`. */
export const METRIC_NAMES = [
  'minkowski',
  'euclidean',
  'l2',
  'manhattan',
  'l1',
  'cityblock',
  'chebyshev',
  'cosine',
] as const

export type MetricName = (typeof METRIC_NAMES)[number]

/** A metric by its own name; `p` counts for `minkowski` only. */
export interface Metric {
  kind: 'euclidean' | 'manhattan' | 'chebyshev' | 'minkowski' | 'cosine'
  p: number
}

/** The metric that a name and `p` mean: Minkowski's of 1, 2 and infinity are the ones with names. */
export function resolveMetric(name: MetricName, p = 2): Metric {
  switch (name) {
    case 'minkowski':
      if (p === 1) return { kind: 'manhattan', p }
      if (p === 2) return { kind: 'euclidean', p }
      if (p === Infinity) return { kind: 'chebyshev', p }
      return { kind: 'minkowski', p }
    case 'euclidean':
    case 'l2':
      return { kind: 'euclidean', p: 2 }
    case 'manhattan':
    case 'l1':
    case 'cityblock':
      return { kind: 'manhattan', p: 1 }
    case 'chebyshev':
      return { kind: 'chebyshev', p: Infinity }
    case 'cosine':
      return { kind: 'cosine', p: 2 }
  }
}

/** The rows of a matrix as distances read them: for the cosine each is scaled to length 1 (a row of zeros stays). */
export function rowMajor(X: Matrix, metric: Metric): Float64Array {
  return finish(rowMajorSteps(X, metric))
}

/** The same in steps. */
export function* rowMajorSteps(X: Matrix, { kind }: Metric): Steps<Float64Array> {
  const points = yield* rowSteps(X)
  const width = X.columns.length
  if (kind === 'cosine') for (let row = 0; row < X.rows; row += 1) scaleToUnit(points, row * width, width)
  return points
}

function scaleToUnit(points: Float64Array, start: number, width: number): void {
  let squares = 0
  for (let i = start; i < start + width; i += 1) squares += points[i] * points[i]
  if (squares === 0) return
  const length = Math.sqrt(squares)
  for (let i = start; i < start + width; i += 1) points[i] /= length
}

/**
 * What is compared in place of a distance, because it is cheaper and in the same order: the square of a Euclidean one,
 * the p-th power of a Minkowski one, any other itself.
 */
export function reducedDistance(distance: number, { kind, p }: Metric): number {
  if (kind === 'euclidean') return distance * distance
  return kind === 'minkowski' ? distance ** p : distance
}

/** The distance of a reduced one. */
export function fullDistance(reduced: number, { kind, p }: Metric): number {
  if (kind === 'euclidean') return Math.sqrt(reduced)
  return kind === 'minkowski' ? reduced ** (1 / p) : reduced
}

export interface DistanceRows {
  points: Float64Array
  width: number
  metric: Metric
}

/**
 * `out[i]` = reduced distance of the query at `queries[start]` to the row `from + i` of the points, for the rows up to
 * `to`. Sums run over the columns in their order, so that every search computes the same bits.
 */
export function fillDistances(
  rows: DistanceRows,
  queries: Float64Array,
  start: number,
  from: number,
  to: number,
  out: Float64Array,
): void {
  const { points, width, metric } = rows
  switch (metric.kind) {
    case 'euclidean':
      return fillEuclidean(points, width, queries, start, from, to, out)
    case 'manhattan':
      return fillManhattan(points, width, queries, start, from, to, out)
    case 'chebyshev':
      return fillChebyshev(points, width, queries, start, from, to, out)
    case 'minkowski':
      return fillMinkowski(points, width, metric.p, queries, start, from, to, out)
    case 'cosine':
      return fillCosine(points, width, queries, start, from, to, out)
  }
}

/** Four rows at a time: the additions of one row have to wait for each other. */
function fillEuclidean(
  points: Float64Array,
  width: number,
  queries: Float64Array,
  start: number,
  from: number,
  to: number,
  out: Float64Array,
): void {
  let row = from
  for (; row + 3 < to; row += 4) {
    const a = row * width
    const b = a + width
    const c = b + width
    const d = c + width
    let sa = 0
    let sb = 0
    let sc = 0
    let sd = 0
    for (let j = 0; j < width; j += 1) {
      const value = queries[start + j]
      const da = value - points[a + j]
      const db = value - points[b + j]
      const dc = value - points[c + j]
      const dd = value - points[d + j]
      sa += da * da
      sb += db * db
      sc += dc * dc
      sd += dd * dd
    }
    const at = row - from
    out[at] = sa
    out[at + 1] = sb
    out[at + 2] = sc
    out[at + 3] = sd
  }
  for (; row < to; row += 1) out[row - from] = squaredDistance(queries, start, points, row * width, width)
}

/** The squared Euclidean distance of two rows. */
export function squaredDistance(
  a: Float64Array,
  aStart: number,
  b: Float64Array,
  bStart: number,
  width: number,
): number {
  let sum = 0
  for (let j = 0; j < width; j += 1) {
    const difference = a[aStart + j] - b[bStart + j]
    sum += difference * difference
  }
  return sum
}

function fillManhattan(
  points: Float64Array,
  width: number,
  queries: Float64Array,
  start: number,
  from: number,
  to: number,
  out: Float64Array,
): void {
  let row = from
  for (; row + 1 < to; row += 2) {
    const a = row * width
    const b = a + width
    let sa = 0
    let sb = 0
    for (let j = 0; j < width; j += 1) {
      sa += Math.abs(queries[start + j] - points[a + j])
      sb += Math.abs(queries[start + j] - points[b + j])
    }
    out[row - from] = sa
    out[row - from + 1] = sb
  }
  for (; row < to; row += 1) {
    let sum = 0
    for (let j = 0; j < width; j += 1) sum += Math.abs(queries[start + j] - points[row * width + j])
    out[row - from] = sum
  }
}

function fillChebyshev(
  points: Float64Array,
  width: number,
  queries: Float64Array,
  start: number,
  from: number,
  to: number,
  out: Float64Array,
): void {
  for (let row = from; row < to; row += 1) {
    let greatest = 0
    for (let j = 0; j < width; j += 1) {
      const difference = Math.abs(queries[start + j] - points[row * width + j])
      if (difference > greatest) greatest = difference
    }
    out[row - from] = greatest
  }
}

function fillMinkowski(
  points: Float64Array,
  width: number,
  p: number,
  queries: Float64Array,
  start: number,
  from: number,
  to: number,
  out: Float64Array,
): void {
  for (let row = from; row < to; row += 1) {
    let sum = 0
    for (let j = 0; j < width; j += 1) sum += Math.abs(queries[start + j] - points[row * width + j]) ** p
    out[row - from] = sum
  }
}

/** Rows of length 1: 1 less their product, held to 0 … 2 where rounding would leave it. */
function fillCosine(
  points: Float64Array,
  width: number,
  queries: Float64Array,
  start: number,
  from: number,
  to: number,
  out: Float64Array,
): void {
  for (let row = from; row < to; row += 1) {
    let product = 0
    for (let j = 0; j < width; j += 1) product += queries[start + j] * points[row * width + j]
    out[row - from] = Math.min(2, Math.max(0, 1 - product))
  }
}

/** @throws FitError `bad_parameter` where the kd-tree is asked for a distance that has no triangle inequality. */
export function checkTreeMetric({ kind, p }: Metric): void {
  if (kind === 'cosine') {
    throw new FitError(
      'bad_parameter',
      'algorithm "kd_tree" does not know the cosine distance: use "brute"',
      {
        parameter: 'algorithm',
      },
    )
  }
  if (kind === 'minkowski' && p < 1) {
    throw new FitError('bad_parameter', `algorithm "kd_tree" needs p of at least 1, not ${p}: use "brute"`, {
      parameter: 'algorithm',
    })
  }
}
