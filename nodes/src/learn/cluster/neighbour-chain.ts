/** Hierarchies by the nearest-neighbour chain (Benzécri 1982; Müllner, "Modern hierarchical clustering", 2011). */
import type { DistanceRows } from '../neighbors/metric.ts'
import { fillDistances, fullDistance } from '../neighbors/metric.ts'
import type { TreeEdges } from './hierarchy.ts'

export type ChainLinkage = 'ward' | 'complete' | 'average'

/** Rows whose distances to each other take 4 GB. */
export const MOST_ROWS_IN_PAIRS = 32_768
/** Steps before the event loop may turn. */
const STEPS_AT_A_TIME = 2 ** 20

/** Distances of all pairs: pair (i, j), i < j, is at `starts[i] + j`. */
interface PairDistances {
  values: Float64Array
  starts: Int32Array
}

/**
 * The merges of a hierarchy, in the order in which the chain finds them: by row numbers that stand for the clusters they
 * are in, the distances being those of the linkage. Holds the distances of all pairs of rows, n² / 2 numbers, and takes
 * time of that order.
 */
export async function neighbourChain(
  points: DistanceRows & { rows: number },
  linkage: ChainLinkage,
  { pace, onProgress }: { pace: () => Promise<void>; onProgress: (merges: number) => void },
): Promise<TreeEdges> {
  const { rows } = points
  const pairs = await pairDistances(points, pace)
  const { values, starts } = pairs
  const sizes = new Int32Array(rows).fill(1)
  // The rows that stand for a cluster, ascending.
  const active = Int32Array.from({ length: rows }, (_, row) => row)
  const chain = new Int32Array(rows)
  const edges = {
    from: new Int32Array(rows - 1),
    to: new Int32Array(rows - 1),
    lengths: new Float64Array(rows - 1),
  }
  let links = 0
  let steps = 0
  for (let merge = 0; merge < rows - 1; merge += 1) {
    const count = rows - merge
    if (links === 0) chain[links++] = active[0]
    let least = Infinity
    for (;;) {
      const x = chain[links - 1]
      const before = links > 1 ? chain[links - 2] : -1
      let nearest = before
      // The link before is preferred among equals: the chain could go round for ever else.
      least = before < 0 ? Infinity : values[pairAt(starts, x, before)]
      for (let i = 0; i < count; i += 1) {
        const other = active[i]
        if (other === x) continue
        const distance = values[other < x ? starts[other] + x : starts[x] + other]
        if (distance < least) {
          least = distance
          nearest = other
        }
      }
      steps += count
      if (nearest === before) break
      chain[links++] = nearest
    }
    const x = Math.min(chain[links - 1], chain[links - 2])
    const y = Math.max(chain[links - 1], chain[links - 2])
    links -= 2
    edges.from[merge] = x
    edges.to[merge] = y
    edges.lengths[merge] = least
    const at = active.indexOf(x)
    active.copyWithin(at, at + 1, count)
    updateDistances(pairs, { x, y, least, linkage, sizes, others: active.subarray(0, count - 1) })
    sizes[y] += sizes[x]
    if (steps < STEPS_AT_A_TIME) continue
    steps = 0
    onProgress(merge + 1)
    await pace()
  }
  return edges
}

function pairAt(starts: Int32Array, a: number, b: number): number {
  return a < b ? starts[a] + b : starts[b] + a
}

async function pairDistances(
  points: DistanceRows & { rows: number },
  pace: () => Promise<void>,
): Promise<PairDistances> {
  const { rows, width, metric } = points
  const values = new Float64Array((rows * (rows - 1)) / 2)
  const starts = Int32Array.from({ length: rows }, (_, i) => rows * i - (i * (i + 1)) / 2 - i - 1)
  let steps = 0
  for (let i = 0; i < rows - 1; i += 1) {
    const own = values.subarray(starts[i] + i + 1, starts[i] + rows)
    fillDistances(points, points.points, i * width, i + 1, rows, own)
    for (let j = 0; j < own.length; j += 1) own[j] = fullDistance(own[j], metric)
    steps += own.length * width
    if (steps < STEPS_AT_A_TIME) continue
    steps = 0
    await pace()
  }
  return { values, starts }
}

interface Merge {
  /** The cluster that goes, and the one that stays and holds both. */
  x: number
  y: number
  least: number
  linkage: ChainLinkage
  sizes: Int32Array
  others: Int32Array
}

/** The formulas of Lance & Williams (1967): the distances of all others to the two clusters together. */
function updateDistances(
  { values, starts }: PairDistances,
  { x, y, least, linkage, sizes, others }: Merge,
): void {
  const sizeX = sizes[x]
  const sizeY = sizes[y]
  for (const other of others) {
    if (other === y) continue
    const toX = values[pairAt(starts, other, x)]
    const place = pairAt(starts, other, y)
    const toY = values[place]
    switch (linkage) {
      case 'complete':
        values[place] = Math.max(toX, toY)
        break
      case 'average':
        values[place] = (sizeX * toX + sizeY * toY) / (sizeX + sizeY)
        break
      case 'ward': {
        const size = sizes[other]
        const scale = 1 / (sizeX + sizeY + size)
        values[place] = Math.sqrt(
          (size + sizeX) * scale * toX * toX +
            (size + sizeY) * scale * toY * toY -
            size * scale * least * least,
        )
        break
      }
    }
  }
}
