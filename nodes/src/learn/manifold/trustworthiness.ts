import { FitError } from '../estimator/estimator.ts'
import type { Matrix } from '../matrix.ts'
import type { MetricName } from '../neighbors/metric.ts'
import { fillDistances, resolveMetric, rowMajor } from '../neighbors/metric.ts'
import { indexRows, nearestRows } from '../neighbors/nearest-rows.ts'

export interface TrustworthinessOptions {
  /** Less than half of the rows; 5 when absent. */
  nNeighbors?: number
  /** Of the rows; the embedding is Euclidean. */
  metric?: MetricName
}

/**
 * How far neighbours in an embedding are neighbours of the rows (Venna & Kaski 2001): 1 where all are; unexpected ones
 * count by their rank among the row's true neighbours. scikit-learn's `trustworthiness`; of rows equally near, the one
 * with the lower number is nearer. Time grows with the square of the rows.
 *
 * @throws FitError `bad_parameter` unless there are more than twice as many rows as neighbours.
 */
export function trustworthiness(
  X: Matrix,
  embedding: Matrix,
  { nNeighbors: k = 5, metric = 'euclidean' }: TrustworthinessOptions = {},
): number {
  const { rows } = X
  if (k >= rows / 2) {
    throw new FitError('bad_parameter', `n_neighbors must be less than half of ${rows} rows`, {
      parameter: 'n_neighbors',
    })
  }
  const own = resolveMetric(metric)
  const index = { points: rowMajor(X, own), width: X.columns.length, metric: own }
  const near = nearestRows(indexRows(embedding), null, k)
  const distances = new Float64Array(rows)
  let penalty = 0
  for (let row = 0; row < rows; row += 1) {
    fillDistances(index, index.points, row * index.width, 0, rows, distances)
    for (let i = row * k; i < (row + 1) * k; i += 1) {
      const other = near.rows[i]
      let rank = 1
      for (let third = 0; third < rows; third += 1) {
        if (third === row || third === other) continue
        const isNearer = distances[third] < distances[other]
        if (isNearer || (distances[third] === distances[other] && third < other)) rank += 1
      }
      penalty += Math.max(0, rank - k)
    }
  }
  return 1 - penalty * (2 / (rows * k * (2 * rows - 3 * k - 1)))
}
