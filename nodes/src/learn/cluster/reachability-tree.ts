/** The minimum spanning tree of rows under the mutual reachability distance. */
import type { DistanceRows } from '../neighbors/metric.ts'
import { fillDistances, fullDistance } from '../neighbors/metric.ts'
import type { TreeEdges } from './hierarchy.ts'

export interface ReachabilityOptions {
  /** The distance of each row to its k-th neighbour: no other row is nearer to it than that. */
  coreDistances: Float64Array
  /** Distances of rows (not core distances) are divided by it. */
  alpha: number
  pace: () => Promise<void>
  /** Told now and then how many rows are in the tree. */
  onProgress: (done: number) => void
}

/** Distances to compute before the event loop may turn. */
const DISTANCES_AT_A_TIME = 200_000

/**
 * Prim's algorithm from row 0, edges in the order in which rows join the tree; of rows equally near the one with the
 * lowest number joins first. Rows that have joined leave the arrays, so that half of the distances are never computed.
 * Time grows with the square of the rows, memory with the rows.
 */
export async function reachabilityTree(
  index: DistanceRows & { rows: number },
  { coreDistances, alpha, pace, onProgress }: ReachabilityOptions,
): Promise<TreeEdges> {
  const { rows, width, metric } = index
  const outside = {
    points: index.points.slice(),
    numbers: Int32Array.from({ length: rows }, (_, row) => row),
    nearest: new Float64Array(rows).fill(Infinity),
    sources: new Int32Array(rows),
    cores: coreDistances.slice(),
  }
  const query = new Float64Array(width)
  const distances = new Float64Array(rows)
  const edges = {
    from: new Int32Array(rows - 1),
    to: new Int32Array(rows - 1),
    lengths: new Float64Array(rows - 1),
  }
  let left = rows
  let joined = 0
  let spent = 0
  for (let edge = 0; edge < rows - 1; edge += 1) {
    const row = outside.numbers[joined]
    const core = outside.cores[joined]
    query.set(outside.points.subarray(joined * width, (joined + 1) * width))
    left -= 1
    outside.points.copyWithin(joined * width, left * width, (left + 1) * width)
    outside.numbers[joined] = outside.numbers[left]
    outside.nearest[joined] = outside.nearest[left]
    outside.sources[joined] = outside.sources[left]
    outside.cores[joined] = outside.cores[left]
    fillDistances({ points: outside.points, width, metric }, query, 0, 0, left, distances)
    joined = 0
    let least = Infinity
    let number = rows
    for (let i = 0; i < left; i += 1) {
      const distance = fullDistance(distances[i], metric) / alpha
      const reach = Math.max(core, outside.cores[i], distance)
      if (reach < outside.nearest[i]) {
        outside.nearest[i] = reach
        outside.sources[i] = row
      }
      const nearest = outside.nearest[i]
      if (nearest > least || (nearest === least && outside.numbers[i] > number)) continue
      joined = i
      least = nearest
      number = outside.numbers[i]
    }
    edges.from[edge] = outside.sources[joined]
    edges.to[edge] = number
    edges.lengths[edge] = least
    spent += left
    if (spent < DISTANCES_AT_A_TIME) continue
    spent = 0
    onProgress(edge + 1)
    await pace()
  }
  return edges
}

/**
 * The same edges, each beginning at the row that joined before: they make the same clusters at every length, as the
 * rows that joined one after the other do.
 */
export function chained({ from, to, lengths }: TreeEdges): TreeEdges {
  return { from: from.map((row, edge) => (edge === 0 ? row : to[edge - 1])), to, lengths }
}
