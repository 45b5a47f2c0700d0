import type { TreeNodes } from '../tree/tree-state.ts'

/** The nodes of boosted trees; a leaf's value is already multiplied by the learning rate. */
export interface BoostedTreeNodes extends TreeNodes {
  splitRule: 'below'
  /** How much a split lowers the regularised loss; 0 in a leaf. */
  gain: Float64Array
}

/** One grown tree with its own node numbers, root 0. */
export interface GrownTree {
  feature: number[]
  threshold: number[]
  defaultLeft: number[]
  left: number[]
  right: number[]
  /** The leaf value of every node were it a leaf. */
  value: number[]
  cover: number[]
  gain: number[]
}

/** An empty tree. */
export function emptyTree(): GrownTree {
  return { feature: [], threshold: [], defaultLeft: [], left: [], right: [], value: [], cover: [], gain: [] }
}

/** Adds a leaf and returns its number. */
export function addLeaf(tree: GrownTree, value: number, cover: number): number {
  const node = tree.feature.length
  tree.feature.push(-1)
  tree.threshold.push(0)
  tree.defaultLeft.push(0)
  tree.left.push(-1)
  tree.right.push(-1)
  tree.value.push(value)
  tree.cover.push(cover)
  tree.gain.push(0)
  return node
}

/**
 * Turns splits whose children are both leaves and whose gain is below `gamma` back into leaves, from the bottom up.
 * Nodes cut off stay in the arrays; `joinTrees` leaves them out.
 *
 * @returns for every node the one that now holds its rows.
 */
export function pruneByGain(tree: GrownTree, gamma: number): Int32Array {
  const { feature, gain, left, right } = tree
  for (let node = feature.length - 1; node >= 0; node -= 1) {
    if (feature[node] < 0 || gain[node] >= gamma) continue
    if (feature[left[node]] < 0 && feature[right[node]] < 0) feature[node] = -1
  }
  const survivors = Int32Array.from(feature, (_, node) => node)
  for (let node = 0; node < feature.length; node += 1) {
    if (feature[node] >= 0 || left[node] < 0) continue
    survivors[left[node]] = survivors[node]
    survivors[right[node]] = survivors[node]
  }
  return survivors
}

/** All trees in flat arrays, each depth first with the left side before the right; inner nodes have the value 0. */
export function joinTrees(trees: readonly GrownTree[]): BoostedTreeNodes {
  const joined = emptyTree()
  const offsets = [0]
  for (const tree of trees) {
    const waiting: { node: number; parent: number; isLeft: boolean }[] = [
      { node: 0, parent: -1, isLeft: false },
    ]
    for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
      const { node, parent, isLeft } = entry
      const isLeaf = tree.feature[node] < 0
      const copy = addLeaf(joined, isLeaf ? tree.value[node] : 0, tree.cover[node])
      if (parent >= 0) (isLeft ? joined.left : joined.right)[parent] = copy
      if (isLeaf) continue
      joined.feature[copy] = tree.feature[node]
      joined.threshold[copy] = tree.threshold[node]
      joined.defaultLeft[copy] = tree.defaultLeft[node]
      joined.gain[copy] = tree.gain[node]
      waiting.push({ node: tree.right[node], parent: copy, isLeft: false })
      waiting.push({ node: tree.left[node], parent: copy, isLeft: true })
    }
    offsets.push(joined.feature.length)
  }
  return {
    treeOffsets: Int32Array.from(offsets),
    feature: Int32Array.from(joined.feature),
    threshold: Float64Array.from(joined.threshold),
    left: Int32Array.from(joined.left),
    right: Int32Array.from(joined.right),
    defaultLeft: Uint8Array.from(joined.defaultLeft),
    value: Float64Array.from(joined.value),
    valueWidth: 1,
    cover: Float64Array.from(joined.cover),
    splitRule: 'below',
    gain: Float64Array.from(joined.gain),
  }
}
