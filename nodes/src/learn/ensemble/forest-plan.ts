import type { TreePlan } from '../tree/tree-grower.ts'
import type { ForestParams } from './forest-params.ts'
import type { HistTreePlan } from './hist-tree-grower.ts'

/** What a forest is grown from. */
export interface ForestPlan {
  grower: { method: 'exact'; plan: TreePlan } | { method: 'hist'; plan: HistTreePlan }
  params: Pick<ForestParams, 'nEstimators' | 'bootstrap' | 'maxSamples' | 'ccpAlpha'>
  /** Sample weights times class weights; null for none. */
  weights: Float64Array | null
  /** Whether classes weigh the same among the rows that a tree drew. */
  balancedSubsample: boolean
}
