/** A hierarchy without the merges that only add a few rows to a cluster (Campello, Moulavi & Sander 2013). */
import type { Hierarchy } from './hierarchy.ts'

/**
 * Entries (parent cluster, child, density): the child, a row or a cluster, leaves its parent at that density, the
 * inverse of a distance. Clusters are numbered on from the rows, a parent before its children; the first holds all rows.
 */
export interface CondensedTree {
  rows: number
  parents: Int32Array
  children: Int32Array
  densities: Float64Array
  /** Rows in each child. */
  sizes: Int32Array
  /** One more than the greatest cluster. */
  end: number
}

/** Follows the hierarchy from its root; where both sides have `minClusterSize` rows two clusters begin. */
export function condenseTree(hierarchy: Hierarchy, minClusterSize: number): CondensedTree {
  const merges = hierarchy.left.length
  const rows = merges + 1
  const parents: number[] = []
  const children: number[] = []
  const densities: number[] = []
  const sizes: number[] = []
  const add = (parent: number, child: number, density: number, size: number) => {
    parents.push(parent)
    children.push(child)
    densities.push(density)
    sizes.push(size)
  }
  const sizeOf = (node: number) => (node < rows ? 1 : hierarchy.sizes[node - rows])
  const clusterOf = new Int32Array(rows + merges)
  const root = 2 * merges
  clusterOf[root] = rows
  let end = rows + 1
  // Level by level; what falls out of a cluster is not followed any further.
  let level = [root]
  while (level.length > 0) {
    const next: number[] = []
    for (const node of level) {
      const merge = node - rows
      const cluster = clusterOf[node]
      const distance = hierarchy.distances[merge]
      const density = distance > 0 ? 1 / distance : Infinity
      const sides = [hierarchy.left[merge], hierarchy.right[merge]]
      const isSplit = sides.every((side) => sizeOf(side) >= minClusterSize)
      for (const side of sides) {
        const size = sizeOf(side)
        if (size < minClusterSize) {
          for (const row of rowsBelow(hierarchy, side)) add(cluster, row, density, 1)
          continue
        }
        clusterOf[side] = isSplit ? end : cluster
        if (isSplit) add(cluster, end++, density, size)
        if (side >= rows) next.push(side)
      }
    }
    level = next
  }
  return {
    rows,
    parents: Int32Array.from(parents),
    children: Int32Array.from(children),
    densities: Float64Array.from(densities),
    sizes: Int32Array.from(sizes),
    end,
  }
}

/** The rows under a node, level by level. */
function rowsBelow({ left, right }: Hierarchy, node: number): number[] {
  const rows = left.length + 1
  const found: number[] = []
  let level = [node]
  while (level.length > 0) {
    const next: number[] = []
    for (const at of level) {
      if (at < rows) found.push(at)
      else next.push(left[at - rows], right[at - rows])
    }
    level = next
  }
  return found
}
