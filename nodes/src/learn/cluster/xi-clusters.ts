/** Clusters as valleys of a reachability plot (Ankerst, Breunig, Kriegel & Sander 1999, figure 19). */
import type { OpticsOrder } from './optics-order.ts'

export interface XiOptions {
  /** How much lower, relative, a step of the plot has to go to be steep. */
  xi: number
  minSamples: number
  minClusterSize: number
  /** Whether rows that were not reached from inside leave the end of a cluster (Schubert & Gertz 2018). */
  predecessorCorrection: boolean
}

/** The plot in the order of the visits, with an infinite value behind the last. */
interface Plot {
  reach: Float64Array
  predecessors: Int32Array
  ordering: Int32Array
}

/** A stretch where the plot goes steeply down, and the highest value between its end and where the plot is now. */
interface SteepDown {
  start: number
  end: number
  between: number
}

/** The first and last places of clusters in the order, those inside others before them. */
export function xiClusters(order: OpticsOrder, options: XiOptions): [number, number][] {
  const { ordering } = order
  const rows = ordering.length
  const plot: Plot = {
    reach: Float64Array.from({ length: rows + 1 }, (_, at) =>
      at < rows ? order.reachability[ordering[at]] : Infinity,
    ),
    predecessors: ordering.map((row) => order.predecessor[row]),
    ordering,
  }
  const { reach } = plot
  const keep = 1 - options.xi
  const ratio = Float64Array.from(ordering, (_, at) => reach[at] / reach[at + 1])
  const isSteepUp = (at: number) => ratio[at] <= keep
  const isSteepDown = (at: number) => ratio[at] >= 1 / keep
  const clusters: [number, number][] = []
  let downs: SteepDown[] = []
  let index = 0
  let between = 0
  for (let steep = 0; steep < rows; steep += 1) {
    if (steep < index || !(isSteepUp(steep) || isSteepDown(steep))) continue
    for (let at = index; at <= steep; at += 1) between = Math.max(between, reach[at])
    downs = stillOpen(downs, between, reach, keep)
    if (isSteepDown(steep)) {
      const end = endOfRegion(steep, rows, isSteepDown, (at) => ratio[at] < 1, options.minSamples)
      downs.push({ start: steep, end, between: 0 })
      index = end + 1
    } else {
      const end = endOfRegion(steep, rows, isSteepUp, (at) => ratio[at] > 1, options.minSamples)
      index = end + 1
      const found = downs.flatMap((down) => clusterBetween(plot, down, { start: steep, end }, options))
      clusters.push(...found.reverse())
    }
    between = reach[index]
  }
  return clusters
}

/** The labels of rows: each cluster that has no other inside gets one. */
export function xiLabels(ordering: Int32Array, clusters: readonly [number, number][]): Int32Array {
  const inOrder = new Int32Array(ordering.length).fill(-1)
  let label = 0
  for (const [start, end] of clusters) {
    const own = inOrder.subarray(start, end + 1)
    if (own.some((other) => other >= 0)) continue
    own.fill(label)
    label += 1
  }
  const labels = new Int32Array(ordering.length)
  ordering.forEach((row, at) => (labels[row] = inOrder[at]))
  return labels
}

/** The last steep place from `start` on, with at most so many places in between that are not, and none the other way. */
function endOfRegion(
  start: number,
  rows: number,
  isSteep: (at: number) => boolean,
  isOtherWay: (at: number) => boolean,
  minSamples: number,
): number {
  let flat = 0
  let end = start
  for (let at = start; at < rows; at += 1) {
    if (isSteep(at)) {
      flat = 0
      end = at
    } else if (isOtherWay(at)) {
      return end
    } else {
      flat += 1
      if (flat > minSamples) break
    }
  }
  return end
}

function stillOpen(downs: SteepDown[], between: number, reach: Float64Array, keep: number): SteepDown[] {
  if (between === Infinity) return []
  return downs
    .filter(({ start }) => between <= reach[start] * keep)
    .map((down) => ({ ...down, between: Math.max(down.between, between) }))
}

/** The cluster from a steep way down to a steep way up, where both fit. */
function clusterBetween(
  plot: Plot,
  down: SteepDown,
  up: { start: number; end: number },
  { xi, minClusterSize, predecessorCorrection }: XiOptions,
): [number, number][] {
  const { reach } = plot
  const keep = 1 - xi
  let start = down.start
  let end = up.end
  if (reach[end + 1] * keep < down.between) return []
  const highest = reach[down.start]
  if (highest * keep >= reach[end + 1]) {
    while (reach[start + 1] > reach[end + 1] && start < down.end) start += 1
  } else if (reach[end + 1] * keep >= highest) {
    while (reach[end - 1] > highest && end > up.start) end -= 1
  }
  if (predecessorCorrection) {
    end = correctedEnd(plot, start, end)
    if (end < 0) return []
  }
  if (end - start + 1 < minClusterSize || start > down.end || end < up.start) return []
  return [[start, end]]
}

/** The last place that is lower than the start or was reached from inside; -1 where none is. */
function correctedEnd({ reach, predecessors, ordering }: Plot, start: number, end: number): number {
  for (let last = end; last > start; last -= 1) {
    if (reach[start] > reach[last]) return last
    if (ordering.subarray(start, last).includes(predecessors[last])) return last
  }
  return -1
}
