/** Distances of all pairs of rows, each pair once: row after row, those to rows with a higher number. */
import type { Matrix } from '../matrix.ts'
import { fillDistances, fullDistance, resolveMetric, rowMajor } from '../neighbors/metric.ts'
import type { MetricName } from '../neighbors/metric.ts'

/** Values to compute before the event loop may turn. */
const VALUES_AT_A_TIME = 2 ** 20

export interface PairOptions {
  metric: MetricName
  /** Minkowski's power. */
  p?: number
  pace: () => Promise<void>
}

/** How many pairs there are. */
export function pairCount(rows: number): number {
  return (rows * (rows - 1)) / 2
}

/** The place of the pair of two different rows. */
export function pairPlace(rows: number, a: number, b: number): number {
  const low = Math.min(a, b)
  return rows * low - (low * (low + 1)) / 2 + Math.max(a, b) - low - 1
}

/** The distances of all pairs of rows. */
export async function pairDistances(
  X: Matrix,
  { metric: name, p, pace }: PairOptions,
): Promise<Float64Array> {
  const { rows } = X
  const metric = resolveMetric(name, p)
  const data = { points: rowMajor(X, metric), width: X.columns.length, metric }
  const distances = new Float64Array(pairCount(rows))
  let place = 0
  await eachRow(rows, pace, (row) => {
    const own = distances.subarray(place, place + rows - row - 1)
    fillDistances(data, data.points, row * data.width, row + 1, rows, own)
    for (let i = 0; i < own.length; i += 1) own[i] = fullDistance(own[i], metric)
    place += own.length
  })
  return distances
}

/** Does work for each row in turn that takes as long as there are rows after it. */
export async function eachRow(
  rows: number,
  pace: () => Promise<void>,
  work: (row: number) => void,
): Promise<void> {
  let spent = 0
  for (let row = 0; row < rows; row += 1) {
    work(row)
    spent += rows - row
    if (spent < VALUES_AT_A_TIME / 4) continue
    spent = 0
    await pace()
  }
}
