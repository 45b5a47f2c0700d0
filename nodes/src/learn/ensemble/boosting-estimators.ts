/** The boosting estimators of the ensemble family. */
import type { AnyEstimator } from '../estimator/estimator.ts'
import { gradientBoostingClassifier } from './gradient-boosting-classifier.ts'
import { gradientBoostingRegressor } from './gradient-boosting-regressor.ts'

export const boostingEstimators: readonly AnyEstimator[] = [
  gradientBoostingClassifier,
  gradientBoostingRegressor,
]
