import type { AnyEstimator, FindEstimator } from '../estimator/estimator.ts'
import { defineRFE } from './rfe.ts'
import { defineRFECV } from './rfecv.ts'
import { selectFdr, selectFpr, selectFwe } from './select-by-p-value.ts'
import { defineSelectFromModel } from './select-from-model.ts'
import { selectKBest } from './select-k-best.ts'
import { selectPercentile } from './select-percentile.ts'
import { defineSequentialFeatureSelector } from './sequential-feature-selector.ts'
import { varianceThreshold } from './variance-threshold.ts'

export const featureSelectionEstimators: readonly AnyEstimator[] = [
  varianceThreshold,
  selectKBest,
  selectPercentile,
  selectFpr,
  selectFdr,
  selectFwe,
]

/** The selectors that ask a model, which they find by name. */
export function featureSelectionComposites(find: FindEstimator): AnyEstimator[] {
  return [
    defineSelectFromModel(find),
    defineRFE(find),
    defineRFECV(find),
    defineSequentialFeatureSelector(find),
  ]
}
