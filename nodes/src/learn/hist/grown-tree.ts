/** One tree as it grows, before it is stored. */

/** A node of a growing tree: a leaf until it has children. */
export interface GrownNode {
  depth: number
  /** Its rows are `count` entries of the grower's index from `start` on. */
  start: number
  count: number
  /** What a leaf adds to its rows; that of an inner node had it stayed a leaf. */
  value: number
  /** The sum of the hessians of its rows. */
  hessian: number
  split: NodeSplit | null
}

export interface NodeSplit {
  gain: number
  /** The feature's place in the bin table. */
  feature: number
  /** Numeric: bins up to this one go left. */
  bin: number
  missingLeft: boolean
  /** Categories: 256 bits, 1 for the bins that go left; null for a numeric feature. */
  leftBins: Uint8Array | null
  left: GrownNode
  right: GrownNode
}

/** All nodes, parents before their children and the left side before the right. */
export function preorder(root: GrownNode): GrownNode[] {
  const nodes: GrownNode[] = []
  const waiting = [root]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    nodes.push(node)
    if (node.split !== null) waiting.push(node.split.right, node.split.left)
  }
  return nodes
}

/** Whether rows of each bin go left, 256 bytes of 0 and 1. */
export function sidesOf(
  { bin, missingLeft, leftBins }: Pick<NodeSplit, 'bin' | 'missingLeft' | 'leftBins'>,
  into: Uint8Array,
): void {
  for (let i = 0; i < 256; i += 1) {
    const isLeft = leftBins === null ? i <= bin : ((leftBins[i >> 3] >> (i & 7)) & 1) === 1
    into[i] = isLeft ? 1 : 0
  }
  into[255] = missingLeft ? 1 : 0
}
