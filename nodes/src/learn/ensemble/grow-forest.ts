import type { FitOptions } from '../estimator.ts'
import { MAX_INT32, RandomState } from '../random/random-state.ts'
import type { GrowTree } from '../tree/tree-growers.ts'
import { bootstrapCounter, bootstrapSize } from './bootstrap.ts'
import type { ForestParams } from './forest-params.ts'

export interface GrowForestOptions {
  rows: number
  params: ForestParams
  /** Sample weights times class weights; null for none. */
  weights: Float64Array | null
  grow: GrowTree
  pace: () => Promise<void>
  onProgress: FitOptions['onProgress']
}

/** How often a tree of a bootstrapped forest drew each row. */
export type DrawnCounts = (tree: number) => Float64Array

/**
 * Grows all trees of a forest as scikit-learn does: the forest's generator gives every tree a random state, which
 * seeds both its bootstrap and, anew, its draw of features. With `bootstrap`, weights decide how likely a row is drawn
 * and trees see the counts (scikit-learn 1.9); without, trees see the weights.
 *
 * @returns the draws, told again for any tree; null without `bootstrap`.
 */
export async function growForest({
  rows,
  params,
  weights,
  grow,
  pace,
  onProgress,
}: GrowForestOptions): Promise<DrawnCounts | null> {
  const { nEstimators, bootstrap } = params
  const random = new RandomState(params.randomState)
  const seeds = Array.from({ length: nEstimators }, () => random.randint(0, MAX_INT32))
  const draw = bootstrap
    ? bootstrapCounter(rows, bootstrapSize(rows, params.maxSamples, weights), weights)
    : null
  for (let tree = 0; tree < nEstimators; tree += 1) {
    await pace()
    grow(draw ? draw(seeds[tree]) : weights, seeds[tree])
    onProgress?.({ done: tree + 1, total: nEstimators, unit: 'tree' })
  }
  await pace()
  return draw && ((tree) => draw(seeds[tree]))
}
