import type { AnyEstimator, FindEstimator } from '../estimator/estimator.ts'
import { defineIterativeImputer } from './iterative-imputer.ts'
import { knnImputer } from './knn-imputer.ts'
import { missingIndicator } from './missing-indicator.ts'
import { simpleImputer } from './simple-imputer.ts'

export const imputeEstimators: readonly AnyEstimator[] = [simpleImputer, knnImputer, missingIndicator]

/** The imputer that asks a model, which it finds by name. */
export function imputeComposites(find: FindEstimator): AnyEstimator[] {
  return [defineIterativeImputer(find)]
}
