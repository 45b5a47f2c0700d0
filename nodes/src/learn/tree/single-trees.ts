/** Trees of a model one by one, and together again. */
import type { ImpurityTreeNodes } from './tree-state.ts'

/** One tree of several, its nodes numbered from 0. */
export function treeOf(trees: ImpurityTreeNodes, tree: number): ImpurityTreeNodes {
  const from = trees.treeOffsets[tree]
  const to = trees.treeOffsets[tree + 1]
  const { valueWidth, splitRule } = trees
  const renumber = (child: number) => (child < 0 ? -1 : child - from)
  return {
    treeOffsets: Int32Array.of(0, to - from),
    feature: trees.feature.slice(from, to),
    threshold: trees.threshold.slice(from, to),
    left: trees.left.slice(from, to).map(renumber),
    right: trees.right.slice(from, to).map(renumber),
    defaultLeft: trees.defaultLeft.slice(from, to),
    value: trees.value.slice(from * valueWidth, to * valueWidth),
    valueWidth,
    cover: trees.cover.slice(from, to),
    splitRule,
    impurity: trees.impurity.slice(from, to),
    sampleCount: trees.sampleCount.slice(from, to),
  }
}

/** The trees of all parts, in their order; there is at least one part. */
export function joinTrees(parts: readonly ImpurityTreeNodes[]): ImpurityTreeNodes {
  if (parts.length === 1) return parts[0]
  const [{ valueWidth, splitRule }] = parts
  const nodes = parts.reduce((sum, part) => sum + part.feature.length, 0)
  const count = parts.reduce((sum, part) => sum + part.treeOffsets.length - 1, 0)
  const joined = {
    treeOffsets: new Int32Array(count + 1),
    feature: new Int32Array(nodes),
    threshold: new Float64Array(nodes),
    left: new Int32Array(nodes),
    right: new Int32Array(nodes),
    defaultLeft: new Uint8Array(nodes),
    value: new Float64Array(nodes * valueWidth),
    valueWidth,
    cover: new Float64Array(nodes),
    splitRule,
    impurity: new Float64Array(nodes),
    sampleCount: new Int32Array(nodes),
  }
  let offset = 0
  let tree = 0
  for (const part of parts) {
    const renumber = (child: number) => (child < 0 ? -1 : child + offset)
    joined.feature.set(part.feature, offset)
    joined.threshold.set(part.threshold, offset)
    joined.left.set(part.left.map(renumber), offset)
    joined.right.set(part.right.map(renumber), offset)
    joined.defaultLeft.set(part.defaultLeft, offset)
    joined.value.set(part.value, offset * valueWidth)
    joined.cover.set(part.cover, offset)
    joined.impurity.set(part.impurity, offset)
    joined.sampleCount.set(part.sampleCount, offset)
    for (let t = 1; t < part.treeOffsets.length; t += 1) {
      tree += 1
      joined.treeOffsets[tree] = offset + part.treeOffsets[t]
    }
    offset += part.feature.length
  }
  return joined
}
