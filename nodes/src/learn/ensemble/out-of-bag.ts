import type { Features } from '../matrix.ts'
import { walkTreesInSteps } from '../tree/predict-trees.ts'
import type { TreeNodes } from '../tree/tree-state.ts'
import type { DrawnCounts } from './grow-forest.ts'

/**
 * Every training row's mean leaf value over the trees that did not draw it, `valueWidth` columns; zeros for a row that
 * every tree drew.
 */
export async function outOfBagMeans(
  trees: TreeNodes,
  X: Features,
  drawnCounts: DrawnCounts,
  pace: () => Promise<void>,
): Promise<Float64Array[]> {
  const { value, valueWidth } = trees
  const treeCount = trees.treeOffsets.length - 1
  const isDrawn: Uint8Array[] = []
  for (let tree = 0; tree < treeCount; tree += 1) {
    isDrawn.push(Uint8Array.from(drawnCounts(tree), Math.sign))
    await pace()
  }
  const means = Array.from({ length: valueWidth }, () => new Float64Array(X.rows))
  const voters = new Int32Array(X.rows)
  const walk = walkTreesInSteps(trees, X, (tree, from, rows, leaves) => {
    for (let i = 0; i < rows; i += 1) {
      const row = from + i
      if (isDrawn[tree][row] === 1) continue
      voters[row] += 1
      for (let k = 0; k < valueWidth; k += 1) means[k][row] += value[leaves[i] * valueWidth + k]
    }
  })
  while (walk.next().done !== true) await pace()
  for (const mean of means) {
    for (let row = 0; row < X.rows; row += 1) if (voters[row] > 0) mean[row] /= voters[row]
  }
  return means
}

/** The share of rows whose largest probability, the first among equals, is their class. */
export function accuracyOf(probabilities: Float64Array[], codes: Int32Array): number {
  let right = 0
  for (let row = 0; row < codes.length; row += 1) {
    let best = 0
    for (let c = 1; c < probabilities.length; c += 1) {
      if (probabilities[c][row] > probabilities[best][row]) best = c
    }
    if (best === codes[row]) right += 1
  }
  return right / codes.length
}

/** The coefficient of determination; for a constant target 1 when every prediction hits it, else 0. */
export function r2Of(predicted: Float64Array, y: Float64Array): number {
  let sum = 0
  for (const value of y) sum += value
  const mean = sum / y.length
  let residual = 0
  let spread = 0
  for (let row = 0; row < y.length; row += 1) {
    residual += (y[row] - predicted[row]) ** 2
    spread += (y[row] - mean) ** 2
  }
  if (spread === 0) return residual === 0 ? 1 : 0
  return 1 - residual / spread
}
