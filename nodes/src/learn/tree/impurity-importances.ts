import { pairwiseSum } from '../statistics/pairwise-sum.ts'
import type { ImpurityTreeNodes } from './tree-state.ts'

/**
 * How much each feature lowers the impurity in one tree, weighted by rows, as shares of 1; zeros for a tree without a
 * split. scikit-learn's `feature_importances_` of a tree.
 */
export function treeImportances(trees: ImpurityTreeNodes, tree: number, featureCount: number): Float64Array {
  const { treeOffsets, feature, left, right, cover, impurity } = trees
  const importances = new Float64Array(featureCount)
  const root = treeOffsets[tree]
  for (let node = root; node < treeOffsets[tree + 1]; node += 1) {
    if (feature[node] < 0) continue
    const l = left[node]
    const r = right[node]
    importances[feature[node]] +=
      cover[node] * impurity[node] - cover[l] * impurity[l] - cover[r] * impurity[r]
  }
  for (let f = 0; f < featureCount; f += 1) importances[f] /= cover[root]
  const total = pairwiseSum(importances)
  if (total > 0) for (let f = 0; f < featureCount; f += 1) importances[f] /= total
  return importances
}

/** The mean of the trees' importances as shares of 1, over the trees that have a split; zeros when none has. */
export function forestImportances(trees: ImpurityTreeNodes, featureCount: number): Float64Array {
  const { treeOffsets } = trees
  const mean = new Float64Array(featureCount)
  let counted = 0
  for (let tree = 0; tree + 1 < treeOffsets.length; tree += 1) {
    if (treeOffsets[tree + 1] - treeOffsets[tree] === 1) continue
    const importances = treeImportances(trees, tree, featureCount)
    for (let f = 0; f < featureCount; f += 1) mean[f] += importances[f]
    counted += 1
  }
  if (counted === 0) return mean
  for (let f = 0; f < featureCount; f += 1) mean[f] /= counted
  const total = pairwiseSum(mean)
  for (let f = 0; f < featureCount; f += 1) mean[f] /= total
  return mean
}
