import type { FitContext } from '../estimator/estimator-parts.ts'
import type { Matrix } from '../matrix.ts'
import { walkTrees } from '../tree/predict-trees.ts'
import { BoostedTreeGrower } from './boosted-tree-grower.ts'
import { joinTrees } from './boosted-trees.ts'
import type { BoostedTreeNodes, GrownTree } from './boosted-trees.ts'
import type { GradientPairs } from './boosting-objective.ts'
import { toSinglePrecision } from './boosting-params.ts'
import type { BoostingParams } from './boosting-params.ts'
import { BoostingSampler } from './boosting-sampler.ts'
import { presortColumns } from './presorted-columns.ts'

export interface BoostOptions {
  columns: Float32Array[]
  rows: number
  params: BoostingParams
  /** Trees a round: 1, or the number of classes. */
  outputCount: number
  /** What every margin starts from. */
  baseMargin: number
  /** Writes the derivatives at the margins, one array of margins and pairs an output. */
  computeGradients: (margins: readonly Float32Array[], pairs: readonly GradientPairs[]) => void
  /** The mean loss at the margins. */
  lossOf: (margins: readonly Float32Array[]) => number
  context: FitContext
}

/** Adds rounds of trees, each fitted to the derivatives of the loss at the margins so far (single precision). */
export async function boost({
  columns,
  rows,
  params,
  outputCount,
  baseMargin,
  computeGradients,
  lossOf,
  context,
}: BoostOptions): Promise<BoostedTreeNodes> {
  const { pace } = context
  const presorted = await presortColumns(columns, pace)
  const single = toSinglePrecision(params)
  const grower = new BoostedTreeGrower(presorted, rows, single)
  const sampler = new BoostingSampler({
    rows,
    featureCount: columns.length,
    randomState: context.randomState,
    subsample: single.subsample,
    colsampleByTree: single.colsampleByTree,
  })
  const margins = Array.from({ length: outputCount }, () => new Float32Array(rows).fill(baseMargin))
  const pairs = margins.map(() => new Float32Array(2 * rows))
  const trees: GrownTree[] = []
  for (let round = 0; round < params.nEstimators; round += 1) {
    computeGradients(margins, pairs)
    for (let output = 0; output < outputCount; output += 1) {
      await pace()
      const tree = await grower.grow(pairs[output], sampler.next(), pace)
      trees.push(tree)
      const values = Float64Array.from(tree.value)
      const margin = margins[output]
      const { leafOfRow } = grower
      for (let row = 0; row < rows; row += 1) margin[row] += values[leafOfRow[row]]
    }
    context.report({ done: round + 1, total: params.nEstimators, unit: 'round', loss: lossOf(margins) })
  }
  await pace()
  return joinTrees(trees)
}

/** The margins of new rows, one array an output: the base and the leaf values added up in single precision, tree after tree. */
export function boostedMargins(
  trees: BoostedTreeNodes,
  X: Matrix,
  outputCount: number,
  baseMargin: number,
): Float32Array[] {
  const margins = Array.from({ length: outputCount }, () => new Float32Array(X.rows).fill(baseMargin))
  walkTrees(trees, X, (tree, from, rows, leaves) => {
    addSingle(margins[tree % outputCount], from, rows, trees.value, leaves)
  })
  return margins
}

function addSingle(
  margin: Float32Array,
  from: number,
  rows: number,
  value: Float64Array,
  leaves: Int32Array,
): void {
  for (let i = 0; i < rows; i += 1) margin[from + i] += value[leaves[i]]
}
