import type { FitContext } from '../estimator/define-estimator.ts'
import { MAX_INT32, RandomState } from '../random/random-state.ts'
import { balancedWeights } from '../tree/class-weights.ts'
import { createHistTreeGrower } from '../tree/hist-tree-grower.ts'
import type { HistTreePlan } from '../tree/hist-tree-grower.ts'
import { pruneTree } from '../tree/prune-tree.ts'
import { joinTrees, treeOf } from '../tree/single-trees.ts'
import { createTreeGrower, valueWidthOf } from '../tree/tree-grower.ts'
import type { TreePlan } from '../tree/tree-grower.ts'
import { TreeRecorder } from '../tree/tree-state.ts'
import type { ImpurityTreeNodes } from '../tree/tree-state.ts'
import { bootstrapCounter, bootstrapSize } from './bootstrap.ts'
import type { ForestParams } from './forest-params.ts'

/** What a forest is grown from. */
export interface ForestPlan {
  grower: { method: 'exact'; plan: TreePlan } | { method: 'hist'; plan: HistTreePlan }
  params: Pick<ForestParams, 'nEstimators' | 'bootstrap' | 'maxSamples' | 'ccpAlpha'>
  /** Sample weights times class weights; null for none. */
  weights: Float64Array | null
  /** Whether classes weigh the same among the rows that a tree drew. */
  balancedSubsample: boolean
}

/** How often a tree of a bootstrapped forest drew each row. */
export type DrawnCounts = (tree: number) => Float64Array

export interface GrownForest {
  trees: ImpurityTreeNodes
  /** The draws, told again for any tree; null without `bootstrap`. */
  drawnCounts: DrawnCounts | null
}

/**
 * Grows all trees of a forest as scikit-learn does: the forest's generator gives every tree a random state, which
 * seeds both its bootstrap and, anew, its draw of features. With `bootstrap`, weights decide how likely a row is drawn
 * and trees see the counts (scikit-learn 1.9); without, trees see the weights.
 */
export async function growForest(plan: ForestPlan, context: FitContext): Promise<GrownForest> {
  const { grower, params, weights } = plan
  const { rows, target } = grower.plan
  const random = new RandomState(context.randomState)
  const seeds = Array.from({ length: params.nEstimators }, () => random.randint(0, MAX_INT32))
  const draw = params.bootstrap
    ? bootstrapCounter(rows, bootstrapSize(rows, params.maxSamples, weights), weights)
    : null
  const recorder = new TreeRecorder(valueWidthOf(target))
  const grow =
    grower.method === 'hist'
      ? createHistTreeGrower(grower.plan, recorder, context.pace)
      : createTreeGrower(grower.plan, recorder, context.pace)
  for (const [done, seed] of seeds.entries()) {
    await context.pace()
    await grow(treeWeights(plan, draw && draw(seed)), seed)
    context.report({ done: done + 1, total: seeds.length, unit: 'tree' })
  }
  await context.pace()
  return {
    trees: pruneForest(recorder.finish(), params.ccpAlpha),
    drawnCounts: draw && ((place) => draw(seeds[place])),
  }
}

/** The weights that a tree sees. */
function treeWeights({ grower, weights, balancedSubsample }: ForestPlan, counts: Float64Array | null) {
  if (counts === null) return weights
  const { target } = grower.plan
  if (!balancedSubsample || target.kind !== 'classes') return counts
  const ofClass = balancedWeights(target.codes, target.classCount, counts)
  return counts.map((count, row) => count * ofClass[target.codes[row]])
}

function pruneForest(trees: ImpurityTreeNodes, alpha: number): ImpurityTreeNodes {
  if (alpha === 0) return trees
  const count = trees.treeOffsets.length - 1
  return joinTrees(Array.from({ length: count }, (_, tree) => pruneTree(treeOf(trees, tree), alpha)))
}
