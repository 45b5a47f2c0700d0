/** A step-wise rising (or falling) line through points: scikit-learn's `IsotonicRegression` of one feature. Parity E. */
import { FitError } from '../estimator/estimator.ts'

export interface IsotonicOptions {
  /** `auto` goes by the sign of Spearman's rank correlation. */
  increasing?: boolean | 'auto'
  yMin?: number
  yMax?: number
  sampleWeight?: Float64Array
}

/** The corners of the line; between them it is straight. */
export interface FittedIsotonic {
  increasing: boolean
  xThresholds: Float64Array
  yThresholds: Float64Array
}

/** What is predicted below the least and above the greatest x that the fit saw: nothing (`NaN`), or what it saw there. */
export type OutOfBounds = 'nan' | 'clip'

/**
 * Fits by pooling adjacent violators (Ayer et al. 1955), rows of the same x taken together.
 *
 * @throws FitError `no_rows` where no row has a weight, `bad_parameter` for lengths that differ.
 */
export function fitIsotonic(
  x: Float64Array,
  y: Float64Array,
  { increasing = true, yMin = -Infinity, yMax = Infinity, sampleWeight }: IsotonicOptions = {},
): FittedIsotonic {
  if (x.length !== y.length)
    throw new FitError('bad_parameter', `${x.length} x and ${y.length} y are no points`)
  const rises = increasing === 'auto' ? isRising(x, y) : increasing
  const order = Uint32Array.from(x.keys())
    .filter((row) => !sampleWeight || sampleWeight[row] > 0)
    .sort((a, b) => x[a] - x[b] || y[a] - y[b])
  if (order.length === 0) throw new FitError('no_rows', 'an isotonic regression needs at least one row')
  const points = uniquePoints(x, y, { order, sampleWeight })
  const sign = rises ? 1 : -1
  const level = poolViolators(
    points.y.map((value) => sign * value),
    points.weight,
  ).map((value) => Math.min(yMax, Math.max(yMin, sign * value)))
  const last = level.length - 1
  const kept = level.map((value, i) =>
    i === 0 || i === last || value !== level[i - 1] || value !== level[i + 1] ? i : -1,
  )
  const corners = Uint32Array.from(kept.filter((i) => i >= 0))
  return {
    increasing: rises,
    xThresholds: Float64Array.from(corners, (i) => points.x[i]),
    yThresholds: Float64Array.from(corners, (i) => level[i]),
  }
}

/** The line at each x. */
export function predictIsotonic(
  { xThresholds, yThresholds }: FittedIsotonic,
  x: Float64Array,
  outOfBounds: OutOfBounds = 'nan',
): Float64Array {
  const last = xThresholds.length - 1
  return x.map((value) => {
    if (last === 0) return yThresholds[0]
    if (value < xThresholds[0]) return outOfBounds === 'clip' ? yThresholds[0] : Number.NaN
    if (value > xThresholds[last]) return outOfBounds === 'clip' ? yThresholds[last] : Number.NaN
    let low = 0
    let high = last
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if (xThresholds[middle] < value) low = middle
      else high = middle
    }
    const slope = (yThresholds[high] - yThresholds[low]) / (xThresholds[high] - xThresholds[low])
    return yThresholds[low] + slope * (value - xThresholds[low])
  })
}

interface Points {
  x: number[]
  y: number[]
  weight: number[]
}

/** The mean y and the whole weight of each x; x that differ by no more than the precision of numbers are one. */
function uniquePoints(
  x: Float64Array,
  y: Float64Array,
  { order, sampleWeight }: { order: Uint32Array; sampleWeight?: Float64Array },
): Points {
  const points: Points = { x: [], y: [], weight: [] }
  let at = Number.NaN
  let sum = 0
  let weight = 0
  const close = () => {
    if (weight === 0) return
    points.x.push(at)
    points.y.push(sum / weight)
    points.weight.push(weight)
  }
  for (const row of order) {
    if (!(x[row] - at < SAME_X)) {
      close()
      at = x[row]
      sum = 0
      weight = 0
    }
    const own = sampleWeight ? sampleWeight[row] : 1
    sum += own * y[row]
    weight += own
  }
  close()
  return points
}

/** numpy's `finfo(float64).resolution`, scikit-learn's measure of equal x. */
const SAME_X = 1e-15

/** The rising sequence nearest to `values` in weighted squares. */
function poolViolators(values: readonly number[], weights: readonly number[]): number[] {
  const level: number[] = []
  const weight: number[] = []
  const size: number[] = []
  values.forEach((value, i) => {
    level.push(value)
    weight.push(weights[i])
    size.push(1)
    while (level.length > 1 && level[level.length - 2] >= level[level.length - 1]) {
      const [ownLevel, ownWeight, ownSize] = [level.pop() ?? 0, weight.pop() ?? 0, size.pop() ?? 0]
      const before = level.length - 1
      const total = weight[before] + ownWeight
      level[before] = (level[before] * weight[before] + ownLevel * ownWeight) / total
      weight[before] = total
      size[before] += ownSize
    }
  })
  return level.flatMap((value, block) => Array.from({ length: size[block] }, () => value))
}

/** The sign of Spearman's correlation; rises where there is none. */
function isRising(x: Float64Array, y: Float64Array): boolean {
  const [a, b] = [ranks(x), ranks(y)]
  const middle = (x.length + 1) / 2
  let product = 0
  a.forEach((rank, i) => (product += (rank - middle) * (b[i] - middle)))
  return product >= 0
}

/** Ranks from 1 on, equal values sharing their mean rank. */
function ranks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a] - values[b])
  const ranked = new Float64Array(values.length)
  for (let start = 0; start < order.length;) {
    let end = start
    while (end < order.length && values[order[end]] === values[order[start]]) end += 1
    for (let i = start; i < end; i += 1) ranked[order[i]] = (start + end + 1) / 2
    start = end
  }
  return ranked
}
