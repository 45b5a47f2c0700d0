/** The minimum spanning tree of rows under the mutual reachability distance. */
import type { TreeEdges } from './hierarchy.ts'
import { rowsOutside } from './rows-outside.ts'
import type { ReachabilityData } from './rows-outside.ts'

export interface ReachabilityOptions {
  pace: () => Promise<void>
  /** Told now and then how many edges there are. */
  onProgress: (done: number) => void
}

/** Distances to compute before the event loop may turn. */
const DISTANCES_AT_A_TIME = 500_000

/**
 * Prim's algorithm from row 0, edges in the order in which rows join the tree; of rows equally near the one with the
 * lowest number joins first. Rows that have joined leave the arrays, so that half of the distances are never computed.
 * Time grows with the square of the rows, memory with the rows.
 */
export async function reachabilityTree(
  data: ReachabilityData,
  { pace, onProgress }: ReachabilityOptions,
): Promise<TreeEdges> {
  const count = data.rows - 1
  const outside = rowsOutside(data)
  const edges = { from: new Int32Array(count), to: new Int32Array(count), lengths: new Float64Array(count) }
  let place = 0
  let spent = 0
  for (let edge = 0; edge < count; edge += 1) {
    place = outside.join(place)
    const { number, source, distance } = outside.at(place)
    edges.from[edge] = source
    edges.to[edge] = number
    edges.lengths[edge] = distance
    spent += count - edge
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
