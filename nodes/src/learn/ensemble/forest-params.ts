import { checkGrowthParams, checkShare, checkWholeNumber } from '../tree/tree-params.ts'
import type { TreeGrowthParams } from '../tree/tree-params.ts'
import { FitError } from '../estimator.ts'

/** What both forests have in common, with scikit-learn's meanings. */
export interface ForestParams extends TreeGrowthParams {
  nEstimators: number
  /** Whether every tree sees rows drawn with replacement instead of all rows. */
  bootstrap: boolean
  /** The share of rows each tree draws, in (0, 1]; null for as many as there are. Needs `bootstrap`. */
  maxSamples: number | null
  /** Whether to predict every training row by the trees that did not draw it. Needs `bootstrap`. */
  oobScore: boolean
}

/** @throws FitError `bad_parameter` naming the first parameter out of its range. */
export function checkForestParams(params: ForestParams): void {
  checkGrowthParams(params)
  checkWholeNumber('n_estimators', params.nEstimators, 1)
  const { maxSamples, bootstrap, oobScore } = params
  if (maxSamples !== null) checkShare('max_samples', maxSamples)
  if (!bootstrap && maxSamples !== null) {
    throw new FitError('bad_parameter', 'max_samples needs bootstrap', { parameter: 'max_samples' })
  }
  if (!bootstrap && oobScore) {
    throw new FitError('bad_parameter', 'oob_score needs bootstrap', { parameter: 'oob_score' })
  }
}
