/** The boosting estimators of the ensemble family. */
import type { AnyEstimator } from '../estimator/estimator.ts'
import { gradientBoostingClassifier } from './gradient-boosting-classifier.ts'
import { gradientBoostingRegressor } from './gradient-boosting-regressor.ts'
import { histGradientBoostingClassifier } from './hist-gradient-boosting-classifier.ts'
import { histGradientBoostingRegressor } from './hist-gradient-boosting-regressor.ts'

export const boostingEstimators: readonly AnyEstimator[] = [
  gradientBoostingClassifier,
  gradientBoostingRegressor,
  histGradientBoostingClassifier,
  histGradientBoostingRegressor,
]
