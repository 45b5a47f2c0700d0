/** Which clusters of a condensed tree a flat clustering is made of. */
import type { CondensedTree } from './condensed-tree.ts'

export interface SelectOptions {
  /** Excess of mass, or the leaves of the tree. */
  method: 'eom' | 'leaf'
  allowSingleCluster: boolean
  /** Clusters that would part below this distance stay together. */
  epsilon: number
  /** No cluster of more rows by excess of mass; null for no limit. */
  maxClusterSize: number | null
}

/** The clusters of a condensed tree among themselves; places are cluster numbers less the number of rows. */
interface ClusterTree {
  parent: Int32Array
  /** The density at which each cluster parts from its parent; 0 for the root. */
  birth: Float64Array
  sizes: Int32Array
  children: number[][]
  stability: Float64Array
}

/** The chosen clusters as places (cluster number less the number of rows), ascending. */
export function selectClusters(tree: CondensedTree, options: SelectOptions): number[] {
  const clusters = clusterTree(tree)
  const chosen = options.method === 'eom' ? excessOfMass(clusters, options) : leaves(clusters)
  if (options.epsilon === 0 || clusters.parent.length === 1) return chosen
  const isRootOnly = chosen.length === 1 && chosen[0] === 0
  return isRootOnly && options.method === 'eom' ? chosen : mergeBelow(clusters, chosen, options)
}

function clusterTree({ rows, parents, children, densities, sizes, end }: CondensedTree): ClusterTree {
  const count = end - rows
  const tree: ClusterTree = {
    parent: new Int32Array(count).fill(-1),
    birth: new Float64Array(count),
    sizes: new Int32Array(count),
    children: Array.from({ length: count }, () => []),
    stability: new Float64Array(count),
  }
  children.forEach((child, entry) => {
    if (child < rows) return
    const place = child - rows
    const parent = parents[entry] - rows
    tree.parent[place] = parent
    tree.birth[place] = densities[entry]
    tree.sizes[place] = sizes[entry]
    tree.children[parent].push(place)
  })
  tree.sizes[0] = tree.children[0].reduce((sum, child) => sum + tree.sizes[child], 0)
  parents.forEach((cluster, entry) => {
    const place = cluster - rows
    tree.stability[place] += (densities[entry] - tree.birth[place]) * sizes[entry]
  })
  return tree
}

/** From the leaves up: a cluster, or what was chosen below it, whichever is more stable. */
function excessOfMass(
  { children, sizes, stability: own }: ClusterTree,
  { allowSingleCluster, maxClusterSize }: SelectOptions,
): number[] {
  const stability = own.slice()
  const isChosen = new Uint8Array(own.length)
  for (let place = own.length - 1; place >= (allowSingleCluster ? 0 : 1); place -= 1) {
    const below = children[place].reduce((sum, child) => sum + stability[child], 0)
    if (below > stability[place] || sizes[place] > (maxClusterSize ?? Infinity)) {
      stability[place] = below
      continue
    }
    isChosen[place] = 1
    const beneath = [...children[place]]
    for (let at = beneath.pop(); at !== undefined; at = beneath.pop()) {
      isChosen[at] = 0
      beneath.push(...children[at])
    }
  }
  return Array.from(isChosen.keys()).filter((place) => isChosen[place] === 1)
}

/** The clusters that do not part; none where the root does not. */
function leaves({ children }: ClusterTree): number[] {
  return Array.from(children.keys()).filter((place) => place > 0 && children[place].length === 0)
}

/** Puts in place of clusters born below the distance the nearest cluster above them that was not. */
function mergeBelow(
  { parent, birth, children }: ClusterTree,
  chosen: readonly number[],
  { epsilon, allowSingleCluster }: SelectOptions,
): number[] {
  const kept = new Set<number>()
  const settled = new Set<number>()
  for (const place of chosen) {
    if (1 / birth[place] >= epsilon) {
      kept.add(place)
      continue
    }
    if (settled.has(place)) continue
    let above = place
    while (parent[above] !== 0 && 1 / birth[parent[above]] <= epsilon) above = parent[above]
    if (parent[above] !== 0) above = parent[above]
    else if (allowSingleCluster) above = 0
    kept.add(above)
    const beneath = [...children[above]]
    for (let at = beneath.pop(); at !== undefined; at = beneath.pop()) {
      settled.add(at)
      beneath.push(...children[at])
    }
  }
  return [...kept].sort((a, b) => a - b)
}
