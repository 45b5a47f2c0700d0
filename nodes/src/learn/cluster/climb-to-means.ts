import type { Matrix } from '../matrix.ts'
import { takeRows, toMatrix } from '../matrix.ts'
import { indexRows, visitRowsWithin } from '../neighbors/nearest-rows.ts'

/** Where a seed came to rest. */
export interface Peak {
  mean: Float64Array
  /** The rows in its radius. */
  rows: number
}

export interface ClimbOptions {
  bandwidth: number
  maxIter: number
  pace: () => Promise<void>
  /** Told how many times all seeds that still climb have moved. */
  onIteration: (done: number) => void
}

/** Values of rows that may have to be added up before the event loop may turn. */
const VALUES_AT_A_TIME = 2 ** 24

/**
 * Moves every seed to the mean of the rows within the bandwidth until it moves by less than a thousandth of that. Seeds
 * without a row around them get lost.
 */
export async function climbToMeans(
  X: Matrix,
  seeds: Matrix,
  { bandwidth, maxIter, pace, onIteration }: ClimbOptions,
): Promise<{ peaks: Peak[]; nIter: number }> {
  const index = indexRows(X)
  const features = X.columns.length
  const still = 1e-3 * bandwidth
  const seedsAtATime = Math.max(1, Math.floor(VALUES_AT_A_TIME / (X.rows * features)))
  const peaks = new Map<number, Peak>()
  const sum = new Float64Array(features)
  let climbing = Int32Array.from({ length: seeds.rows }, (_, seed) => seed)
  let places = toMatrix(seeds)
  let nIter = 0
  for (let iteration = 0; climbing.length > 0; iteration += 1) {
    const means = places.columns.map((column) => column.slice())
    const isDone = new Uint8Array(climbing.length)
    const visit = (query: number, rows: Int32Array) => {
      if (rows.length === 0) {
        isDone[query] = 1
        return
      }
      for (let feature = 0; feature < features; feature += 1) {
        const column = X.columns[feature]
        let total = 0
        for (let i = 0; i < rows.length; i += 1) total += column[rows[i]]
        sum[feature] = total
      }
      let moved = 0
      means.forEach((column, feature) => {
        const mean = sum[feature] / rows.length
        moved += (mean - column[query]) ** 2
        column[query] = mean
      })
      if (Math.sqrt(moved) > still && iteration < maxIter) return
      isDone[query] = 1
      peaks.set(climbing[query], {
        mean: Float64Array.from(means, (column) => column[query]),
        rows: rows.length,
      })
    }
    for (let start = 0; start < climbing.length; start += seedsAtATime) {
      const length = Math.min(seedsAtATime, climbing.length - start)
      const some = Int32Array.from({ length }, (_, i) => start + i)
      const queries = length === climbing.length ? places : toMatrix(takeRows(places, some))
      visitRowsWithin(index, queries, bandwidth, (query, rows) => visit(start + query, rows))
      await pace()
    }
    nIter = iteration
    onIteration(iteration + 1)
    const left = Int32Array.from(isDone.keys()).filter((query) => isDone[query] === 0)
    places = toMatrix(takeRows({ rows: climbing.length, columns: means }, left))
    climbing = climbing.filter((_, query) => isDone[query] === 0)
  }
  const inOrder = [...peaks.entries()].sort(([a], [b]) => a - b)
  return { peaks: inOrder.map(([, peak]) => peak), nIter }
}
