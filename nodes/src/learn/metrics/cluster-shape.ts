/** How compact clusters are and how far apart, without known classes. */
import type { Matrix } from '../matrix.ts'
import { places } from './contingency.ts'

/**
 * `silhouette_samples`: how much nearer each row is to its own cluster than to the next, -1 to 1; 0 for a row alone in its
 * cluster (Rousseeuw 1987). Euclidean distances; time grows with the square of the rows, memory does not.
 *
 * @throws RangeError unless there are at least 2 clusters and fewer than rows.
 */
export function silhouetteSamples(X: Matrix, labels: Int32Array): Float64Array {
  const { of, count } = checkedPlaces(X, labels)
  const sizes = sizesOf(of, count)
  const table = rowMajor(X)
  const d = X.columns.length
  const sums = new Float64Array(count)
  return Float64Array.from({ length: X.rows }, (_, row) => {
    const own = of[row]
    if (sizes[own] === 1) return 0
    sums.fill(0)
    for (let other = 0; other < X.rows; other += 1) {
      let square = 0
      for (let j = 0; j < d; j += 1) square += (table[row * d + j] - table[other * d + j]) ** 2
      sums[of[other]] += Math.sqrt(square)
    }
    const within = sums[own] / (sizes[own] - 1)
    let next = Infinity
    for (let c = 0; c < count; c += 1) if (c !== own) next = Math.min(next, sums[c] / sizes[c])
    const larger = Math.max(within, next)
    return larger === 0 ? 0 : (next - within) / larger
  })
}

/** `silhouette_score`: the mean of `silhouetteSamples`. @throws RangeError as it does. */
export function silhouetteScore(X: Matrix, labels: Int32Array): number {
  const samples = silhouetteSamples(X, labels)
  return samples.reduce((sum, value) => sum + value, 0) / samples.length
}

/**
 * `calinski_harabasz_score`: spread between clusters over spread within, each by its degrees of freedom.
 *
 * @throws RangeError as `silhouetteSamples`.
 */
export function calinskiHarabaszScore(X: Matrix, labels: Int32Array): number {
  const { of, count } = checkedPlaces(X, labels)
  const sizes = sizesOf(of, count)
  let between = 0
  let within = 0
  for (const column of X.columns) {
    const means = meansOf(column, of, sizes)
    const mean = column.reduce((sum, value) => sum + value, 0) / X.rows
    means.forEach((own, c) => (between += sizes[c] * (own - mean) ** 2))
    for (let row = 0; row < X.rows; row += 1) within += (column[row] - means[of[row]]) ** 2
  }
  return within === 0 ? 1 : (between * (X.rows - count)) / (within * (count - 1))
}

/**
 * `davies_bouldin_score`: the mean over clusters of how much they overlap with their worst neighbour; lower is better
 * (Davies and Bouldin 1979).
 *
 * @throws RangeError as `silhouetteSamples`.
 */
export function daviesBouldinScore(X: Matrix, labels: Int32Array): number {
  const { of, count } = checkedPlaces(X, labels)
  const sizes = sizesOf(of, count)
  const centres = X.columns.map((column) => meansOf(column, of, sizes))
  const spread = new Float64Array(count)
  for (let row = 0; row < X.rows; row += 1) {
    let square = 0
    X.columns.forEach((column, j) => (square += (column[row] - centres[j][of[row]]) ** 2))
    spread[of[row]] += Math.sqrt(square) / sizes[of[row]]
  }
  let sum = 0
  let farthest = 0
  for (let c = 0; c < count; c += 1) {
    let worst = 0
    for (let other = 0; other < count; other += 1) {
      if (other === c) continue
      const distance = Math.sqrt(
        centres.reduce((square, centre) => square + (centre[c] - centre[other]) ** 2, 0),
      )
      farthest = Math.max(farthest, distance)
      if (distance > 0) worst = Math.max(worst, (spread[c] + spread[other]) / distance)
    }
    sum += worst
  }
  if (farthest < 1e-8 || spread.every((value) => value < 1e-8)) return 0
  return sum / count
}

function checkedPlaces(X: Matrix, labels: Int32Array): { of: Int32Array; count: number } {
  if (labels.length !== X.rows) throw new RangeError(`${labels.length} labels do not fit ${X.rows} rows`)
  const found = places(labels)
  if (found.count < 2 || found.count >= X.rows) {
    throw new RangeError(
      `${X.rows} rows in ${found.count} clusters: there must be at least 2, and fewer than rows`,
    )
  }
  return found
}

function sizesOf(of: Int32Array, count: number): Float64Array {
  const sizes = new Float64Array(count)
  for (const c of of) sizes[c] += 1
  return sizes
}

function meansOf(column: Float64Array, of: Int32Array, sizes: Float64Array): Float64Array {
  const means = new Float64Array(sizes.length)
  column.forEach((value, row) => (means[of[row]] += value))
  return means.map((sum, c) => sum / sizes[c])
}

function rowMajor({ rows, columns }: Matrix): Float64Array {
  const table = new Float64Array(rows * columns.length)
  columns.forEach((column, j) => {
    for (let row = 0; row < rows; row += 1) table[row * columns.length + j] = column[row]
  })
  return table
}
