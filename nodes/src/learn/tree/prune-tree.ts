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
  const isLeaf = weakestLinkLeaves(trees, alpha)
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

/** Marks the leaves of the pruned tree. */
function weakestLinkLeaves(trees: ImpurityTreeNodes, alpha: number): Uint8Array {
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
    if (alpha < least || weakest < 0) break
    cutBelow(weakest, { left, right, inTree, isCandidate, isLeaf })
    const lostLeaves = leaves[weakest] - 1
    leaves[weakest] = 0
    const rise = cost[weakest] - branchCost[weakest]
    branchCost[weakest] = cost[weakest]
    for (let node = parent[weakest]; node >= 0; node = parent[node]) {
      leaves[node] -= lostLeaves
      branchCost[node] += rise
    }
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
