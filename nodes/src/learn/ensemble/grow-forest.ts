import type { FitContext } from '../estimator/estimator-parts.ts'
import { runTasks } from '../parallel/task-pool.ts'
import { MAX_INT32, RandomState } from '../random/random-state.ts'
import { pruneTree } from '../tree/prune-tree.ts'
import { joinTrees, treeOf } from '../tree/single-trees.ts'
import type { ImpurityTreeNodes } from '../tree/tree-state.ts'
import { bootstrapCounter, bootstrapSize } from './bootstrap.ts'
import type { ForestPlan } from './forest-plan.ts'
import { createForestGrower, toJob } from './forest-tasks.ts'

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
 * and trees see the counts (scikit-learn 1.9); without, trees see the weights. Threads grow whole trees, so that the
 * forest is the same for any number of them.
 */
export async function growForest(plan: ForestPlan, context: FitContext): Promise<GrownForest> {
  const { params, weights } = plan
  const { rows } = plan.grower.plan
  const random = new RandomState(context.randomState)
  const seeds = Array.from({ length: params.nEstimators }, () => random.randint(0, MAX_INT32))
  const shared = context.threads > 1 ? await growOnThreads(plan, seeds, context) : null
  const trees = shared ?? (await growHere(plan, seeds, context))
  await context.pace()
  const draw = params.bootstrap
    ? bootstrapCounter(rows, bootstrapSize(rows, params.maxSamples, weights), weights)
    : null
  return {
    trees: pruneForest(trees, params.ccpAlpha),
    drawnCounts: draw && ((tree) => draw(seeds[tree])),
  }
}

/** How many threads are worth their start for so much work. */
export function usefulThreads(
  threads: number,
  { rows, nEstimators, maxFeatures }: { rows: number; nEstimators: number; maxFeatures: number },
): number {
  return rows * nEstimators * maxFeatures < LEAST_CELLS ? 1 : Math.min(threads, nEstimators)
}

/** Rows times features a node times trees from which on threads save more time than they take to start. */
const LEAST_CELLS = 2e6

async function growHere(
  plan: ForestPlan,
  seeds: readonly number[],
  context: FitContext,
): Promise<ImpurityTreeNodes> {
  const grower = createForestGrower(plan, context.pace)
  for (const [done, seed] of seeds.entries()) {
    await context.pace()
    await grower.grow(seed)
    context.report({ done: done + 1, total: seeds.length, unit: 'tree' })
  }
  return grower.finish()
}

async function growOnThreads(
  plan: ForestPlan,
  seeds: readonly number[],
  { threads, signal, report }: FitContext,
): Promise<ImpurityTreeNodes | null> {
  const trees = await runTasks<number, ImpurityTreeNodes>({
    threads,
    module: new URL('./forest-tasks.ts', import.meta.url).href,
    job: toJob(plan),
    tasks: seeds,
    signal,
    onDone: (done) => report({ done, total: seeds.length, unit: 'tree' }),
  })
  return trees && joinTrees(trees)
}

function pruneForest(trees: ImpurityTreeNodes, alpha: number): ImpurityTreeNodes {
  if (alpha === 0) return trees
  const count = trees.treeOffsets.length - 1
  return joinTrees(Array.from({ length: count }, (_, tree) => pruneTree(treeOf(trees, tree), alpha)))
}
