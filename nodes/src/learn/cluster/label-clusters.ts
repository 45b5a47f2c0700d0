import type { CondensedTree } from './condensed-tree.ts'

export interface LabelOptions {
  allowSingleCluster: boolean
  epsilon: number
}

/**
 * The chosen cluster (a place of `chosen`) that each row belongs to, -1 for none, and how strongly: the density at which
 * it leaves the cluster, over that of the last row to leave.
 */
export function labelClusters(
  tree: CondensedTree,
  chosen: readonly number[],
  { allowSingleCluster, epsilon }: LabelOptions,
): { labels: Int32Array; probabilities: Float64Array } {
  const { rows, parents, children, densities, end } = tree
  const labelOf = new Int32Array(end - rows).fill(-1)
  const isChosen = new Uint8Array(end - rows)
  chosen.forEach((place, label) => {
    labelOf[place] = label
    isChosen[place] = 1
  })
  const deaths = new Float64Array(end - rows)
  const labels = new Int32Array(rows).fill(-1)
  const probabilities = new Float64Array(rows)
  // A cluster comes before its children, so that the label of the chosen one above it is known.
  children.forEach((child, entry) => {
    const parent = parents[entry] - rows
    deaths[parent] = Math.max(deaths[parent], densities[entry])
    if (child >= rows && isChosen[child - rows] === 0 && parent > 0) labelOf[child - rows] = labelOf[parent]
  })
  const isSingle = allowSingleCluster && chosen.length === 1
  const threshold = epsilon === 0 ? deaths[0] : 1 / epsilon
  children.forEach((child, entry) => {
    if (child >= rows) return
    const parent = parents[entry] - rows
    const isBelowRoot = parent > 0 && labelOf[parent] >= 0 && !(isSingle && isChosen[0] === 1)
    if (isBelowRoot) labels[child] = labelOf[parent]
    else if (isSingle && isChosen[0] === 1 && densities[entry] >= threshold) labels[child] = 0
    if (labels[child] < 0) return
    const most = deaths[chosen[labels[child]]]
    const isFirm = most === 0 || densities[entry] === Infinity
    probabilities[child] = isFirm ? 1 : Math.min(densities[entry], most) / most
  })
  return { labels, probabilities }
}
