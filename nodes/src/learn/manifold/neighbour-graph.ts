import type { Matrix } from '../matrix.ts'
import { indexRows, nearestRowsPaced } from '../neighbors/nearest-rows.ts'
import type { MetricName } from '../neighbors/metric.ts'
import { toConditional } from './perplexity.ts'

/**
 * Joint probabilities of pairs of rows, each pair once: of row i and the rows `ends` with a higher number at the places
 * `starts[i]` to before `starts[i + 1]`. Both directions together add up to 1.
 */
export interface NeighbourGraph {
  starts: Int32Array
  ends: Int32Array
  weights: Float64Array
}

export interface GraphOptions {
  perplexity: number
  metric: MetricName
  pace: () => Promise<void>
}

/** Rows whose probabilities are searched before the event loop may turn. */
const ROWS_AT_A_TIME = 32

/** How many neighbours of a row have a probability: three times the perplexity. */
export function neighbourCount(rows: number, perplexity: number): number {
  return Math.min(rows - 1, Math.floor(3 * perplexity + 1))
}

/** The probabilities of each row's nearest neighbours, made symmetric. */
export async function neighbourGraph(
  X: Matrix,
  { perplexity, metric, pace }: GraphOptions,
): Promise<NeighbourGraph> {
  const k = neighbourCount(X.rows, perplexity)
  const index = indexRows(X, { metric, neighbours: k })
  const { rows: neighbours, distances } = await nearestRowsPaced(index, null, k, pace)
  const shares = distances.map((distance) => distance * distance)
  for (let row = 0; row < X.rows; row += 1) {
    toConditional(shares, { start: row * k, end: (row + 1) * k, skip: -1, perplexity })
    if (row % ROWS_AT_A_TIME === 0) await pace()
  }
  return symmetricGraph(neighbours, shares, { k, pace })
}

/** Both directions of each pair added up. */
async function symmetricGraph(
  neighbours: Int32Array,
  shares: Float64Array,
  { k, pace }: { k: number; pace: () => Promise<void> },
): Promise<NeighbourGraph> {
  const rows = neighbours.length / k
  const places = new Int32Array(rows + 1)
  for (let at = 0; at < neighbours.length; at += 1) {
    places[Math.min(Math.floor(at / k), neighbours[at]) + 1] += 1
  }
  for (let row = 0; row < rows; row += 1) places[row + 1] += places[row]
  const ends = new Int32Array(neighbours.length)
  const weights = new Float64Array(neighbours.length)
  const next = places.slice()
  for (let at = 0; at < neighbours.length; at += 1) {
    const row = Math.floor(at / k)
    const low = Math.min(row, neighbours[at])
    ends[next[low]] = Math.max(row, neighbours[at])
    weights[next[low]] = shares[at]
    next[low] += 1
  }
  const scale = 1 / (2 * shares.reduce((sum, share) => sum + share, 0))
  const starts = new Int32Array(rows + 1)
  let kept = 0
  for (let row = 0; row < rows; row += 1) {
    const own = Array.from({ length: places[row + 1] - places[row] }, (_, i) => places[row] + i)
    own.sort((a, b) => ends[a] - ends[b] || a - b)
    const pairs = own.map((at) => [ends[at], weights[at] * scale] as const)
    for (const [end, weight] of pairs) {
      if (kept > starts[row] && ends[kept - 1] === end) {
        weights[kept - 1] += weight
        continue
      }
      ends[kept] = end
      weights[kept] = weight
      kept += 1
    }
    starts[row + 1] = kept
    if (row % ROWS_AT_A_TIME === 0) await pace()
  }
  return { starts, ends: ends.slice(0, kept), weights: weights.slice(0, kept) }
}
