/** The leaves of a tree as what a row has to be like to fall into them, one condition a feature. */
import type { TreeNodes } from '../tree/tree-state.ts'

/** What the splits on one feature above a leaf ask for together, and how rare it is. */
export interface PathCondition {
  feature: number
  /** A row passes between the bounds; `TreeNodes.splitRule` says which of them belongs to the range. */
  lower: number
  upper: number
  passesMissing: boolean
  /** The share of the training rows that reach the leaf's side of these splits, among those that reach the splits. */
  share: number
}

export interface LeafPath {
  leaf: number
  conditions: PathCondition[]
}

/** The paths of one tree, depth first. */
export function leafPaths(trees: TreeNodes, tree: number): LeafPath[] {
  const { feature, threshold, left, right, defaultLeft, cover } = trees
  const paths: LeafPath[] = []
  const waiting: { node: number; conditions: PathCondition[] }[] = [
    { node: trees.treeOffsets[tree], conditions: [] },
  ]
  for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
    const { node, conditions } = entry
    if (feature[node] < 0) {
      paths.push({ leaf: node, conditions })
      continue
    }
    for (const isLeft of [false, true]) {
      const child = isLeft ? left[node] : right[node]
      const share = cover[node] > 0 ? cover[child] / cover[node] : 0
      const split = {
        feature: feature[node],
        lower: isLeft ? -Infinity : threshold[node],
        upper: isLeft ? threshold[node] : Infinity,
        passesMissing: (defaultLeft[node] === 1) === isLeft,
        share,
      }
      waiting.push({ node: child, conditions: joined(conditions, split) })
    }
  }
  return paths
}

function joined(conditions: readonly PathCondition[], split: PathCondition): PathCondition[] {
  const place = conditions.findIndex(({ feature }) => feature === split.feature)
  if (place < 0) return [...conditions, split]
  const known = conditions[place]
  return conditions.with(place, {
    feature: known.feature,
    lower: Math.max(known.lower, split.lower),
    upper: Math.min(known.upper, split.upper),
    passesMissing: known.passesMissing && split.passesMissing,
    share: known.share * split.share,
  })
}
