import type { AnyEstimator } from '../estimator/estimator.ts'
import { knnImputer } from './knn-imputer.ts'
import { missingIndicator } from './missing-indicator.ts'
import { simpleImputer } from './simple-imputer.ts'

export const imputeEstimators: readonly AnyEstimator[] = [simpleImputer, knnImputer, missingIndicator]
