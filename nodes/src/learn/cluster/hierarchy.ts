/** The hierarchy of a spanning tree: which clusters merge at which length. */

/** Edges of a spanning tree of `lengths.length + 1` rows. */
export interface TreeEdges {
  from: Int32Array
  to: Int32Array
  lengths: Float64Array
}

/**
 * Merges in order of distance. Rows are nodes 0 … n - 1, the i-th merge makes node n + i.
 */
export interface Hierarchy {
  left: Int32Array
  right: Int32Array
  distances: Float64Array
  /** How many rows each merge has. */
  sizes: Int32Array
}

/**
 * The hierarchy in which the edges of a spanning tree, shortest first, of equals the first, merge the clusters of their
 * ends. The cluster at an edge's beginning is the left one, or else (`isSorted`) the one with the lower number.
 */
export function hierarchyOf({ from, to, lengths }: TreeEdges, { isSorted = false } = {}): Hierarchy {
  const merges = lengths.length
  const rows = merges + 1
  const order = Int32Array.from(lengths.keys()).sort((a, b) => lengths[a] - lengths[b] || a - b)
  const parent = Int32Array.from({ length: rows + merges }, (_, node) => node)
  const nodeOf = (row: number): number => {
    let top = row
    while (parent[top] !== top) top = parent[top]
    for (let node = row; parent[node] !== top;) {
      const next = parent[node]
      parent[node] = top
      node = next
    }
    return top
  }
  const hierarchy: Hierarchy = {
    left: new Int32Array(merges),
    right: new Int32Array(merges),
    distances: new Float64Array(merges),
    sizes: new Int32Array(merges),
  }
  const sizeOf = (node: number) => (node < rows ? 1 : hierarchy.sizes[node - rows])
  order.forEach((edge, merge) => {
    const sides = [nodeOf(from[edge]), nodeOf(to[edge])]
    const [left, right] = isSorted && sides[0] > sides[1] ? sides.reverse() : sides
    hierarchy.left[merge] = left
    hierarchy.right[merge] = right
    hierarchy.distances[merge] = lengths[edge]
    hierarchy.sizes[merge] = sizeOf(left) + sizeOf(right)
    parent[left] = rows + merge
    parent[right] = rows + merge
  })
  return hierarchy
}
