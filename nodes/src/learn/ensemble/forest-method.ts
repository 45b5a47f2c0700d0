import { z } from 'zod'
import { FitError } from '../estimator/estimator.ts'
import type { TreeTarget } from '../tree/tree-grower.ts'

/** How splits are searched: among all values, among at most 255 bins a feature, or whichever suits the data. */
export const forestMethod = z.enum(['exact', 'hist', 'auto'])

/** From so many rows on, `auto` bins: trees are as good as those on values, and grown several times faster. */
const BIN_FROM_ROWS = 10_000

interface MethodChoice {
  method: z.infer<typeof forestMethod>
  maxLeafNodes: number | null
  monotonicCst: readonly number[] | null
}

/**
 * The method to use.
 *
 * @throws FitError `bad_parameter` when `hist` is asked for and doesn't have what another parameter asks for.
 */
export function resolveMethod(choice: MethodChoice, target: TreeTarget, rows: number): 'exact' | 'hist' {
  if (choice.method === 'exact') return 'exact'
  const unable = beyondHist(choice, target)
  if (choice.method === 'auto') return unable === null && rows >= BIN_FROM_ROWS ? 'hist' : 'exact'
  if (unable === null) return 'hist'
  throw new FitError('bad_parameter', `${unable} is not available with method hist: use exact`, {
    parameter: unable,
  })
}

/** The parameter that binned trees can't honour; null for none. */
function beyondHist({ maxLeafNodes, monotonicCst }: MethodChoice, { criterion }: TreeTarget): string | null {
  if (maxLeafNodes !== null) return 'max_leaf_nodes'
  if (monotonicCst !== null) return 'monotonic_cst'
  return criterion === 'gini' || criterion === 'squared_error' ? null : `criterion ${criterion}`
}
