import { TreeRecorder } from './tree-state.ts'
import type { ImpurityTreeNodes } from './tree-state.ts'

/**
 * Minimal cost-complexity pruning (Breiman et al. 1984, in scikit-learn's order of operations): cuts the weakest branch
 * while its loss of impurity per leaf is at most `alpha`.
 *
 * @param trees a single tree.
 */
export function pruneTree(trees: ImpurityTreeNodes, alpha: number): ImpurityTreeNodes {
  if (alpha === 0) return trees
  const isLeaf = cutWeakestLinks(trees, (effectiveAlpha) => effectiveAlpha <= alpha)
  const recorder = new TreeRecorder(trees.valueWidth)
  const { valueWidth } = trees
  const waiting: { node: number; parent: number; isLeft: boolean }[] = [
    { node: 0, parent: -1, isLeft: false },
  ]
  for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
    const { node, parent, isLeft } = entry
    const leaf = isLeaf[node] === 1
    const copy = recorder.add({
      parent,
      isLeft,
      feature: leaf ? -1 : trees.feature[node],
      threshold: leaf ? 0 : trees.threshold[node],
      defaultLeft: !leaf && trees.defaultLeft[node] === 1,
      impurity: trees.impurity[node],
      sampleCount: trees.sampleCount[node],
      cover: trees.cover[node],
    })
    for (let k = 0; k < valueWidth; k += 1) {
      recorder.value[copy * valueWidth + k] = trees.value[node * valueWidth + k]
    }
    if (leaf) continue
    waiting.push({ node: trees.right[node], parent: copy, isLeft: false })
    waiting.push({ node: trees.left[node], parent: copy, isLeft: true })
  }
  recorder.endTree()
  return recorder.finish()
}

/** What `ccpAlpha` may be chosen from. */
export interface PruningPath {
  /** The least alpha of each subtree, ascending from 0. */
  ccpAlphas: Float64Array
  /** The sum of the impurities of each subtree's leaves, weighted by their shares of the rows. */
  impurities: Float64Array
}

/**
 * The subtrees that pruning goes through and the alphas it takes to get there: scikit-learn's
 * `cost_complexity_pruning_path`.
 *
 * @param trees a single tree, fitted with `ccpAlpha` 0.
 */
export function costComplexityPruningPath(trees: ImpurityTreeNodes): PruningPath {
  const ccpAlphas: number[] = []
  const impurities: number[] = []
  cutWeakestLinks(
    trees,
    () => true,
    (effectiveAlpha, impurity) => {
      ccpAlphas.push(effectiveAlpha)
      impurities.push(impurity)
    },
  )
  return { ccpAlphas: Float64Array.from(ccpAlphas), impurities: Float64Array.from(impurities) }
}

/**
 * Cuts the weakest branch while `goesOn` says so to its effective alpha.
 *
 * @param record is told of every subtree, the whole tree first.
 * @returns 1 for the leaves of the last subtree.
 */
function cutWeakestLinks(
  trees: ImpurityTreeNodes,
  goesOn: (effectiveAlpha: number) => boolean,
  record?: (effectiveAlpha: number, impurity: number) => void,
): Uint8Array {
  const { feature, left, right, cover, impurity } = trees
  const count = feature.length
  const parent = new Int32Array(count).fill(-1)
  const isLeaf = new Uint8Array(count)
  const inTree = new Uint8Array(count).fill(1)
  const cost = Float64Array.from(cover, (weight, node) => (weight * impurity[node]) / cover[0])
  const branchCost = new Float64Array(count)
  const leaves = new Int32Array(count)
  for (let node = 0; node < count; node += 1) {
    if (feature[node] < 0) isLeaf[node] = 1
    else parent[left[node]] = parent[right[node]] = node
  }
  for (let leaf = 0; leaf < count; leaf += 1) {
    if (isLeaf[leaf] === 0) continue
    branchCost[leaf] = cost[leaf]
    for (let node = parent[leaf]; node >= 0; node = parent[node]) {
      branchCost[node] += cost[leaf]
      leaves[node] += 1
    }
  }
  const isCandidate = isLeaf.map((leaf) => 1 - leaf)
  record?.(0, branchCost[0])
  while (isCandidate[0] === 1) {
    let weakest = -1
    let least = Number.MAX_VALUE
    for (let node = 0; node < count; node += 1) {
      if (isCandidate[node] === 0) continue
      const gain = (cost[node] - branchCost[node]) / (leaves[node] - 1)
      if (gain < least) {
        least = gain
        weakest = node
      }
    }
    if (weakest < 0 || !goesOn(least)) break
    cutBelow(weakest, { left, right, inTree, isCandidate, isLeaf })
    const lostLeaves = leaves[weakest] - 1
    leaves[weakest] = 0
    const rise = cost[weakest] - branchCost[weakest]
    branchCost[weakest] = cost[weakest]
    for (let node = parent[weakest]; node >= 0; node = parent[node]) {
      leaves[node] -= lostLeaves
      branchCost[node] += rise
    }
    record?.(least, branchCost[0])
  }
  return isLeaf
}

interface Cut {
  left: Int32Array
  right: Int32Array
  inTree: Uint8Array
  isCandidate: Uint8Array
  isLeaf: Uint8Array
}

/** Takes everything below `branch` out of the tree and makes `branch` a leaf. */
function cutBelow(branch: number, { left, right, inTree, isCandidate, isLeaf }: Cut): void {
  const waiting = [branch]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (inTree[node] === 0) continue
    isCandidate[node] = 0
    isLeaf[node] = 0
    inTree[node] = 0
    if (left[node] >= 0) waiting.push(left[node], right[node])
  }
  isLeaf[branch] = 1
  inTree[branch] = 1
}
