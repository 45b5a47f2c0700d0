import { kNeighborsClassifier } from './k-neighbors-classifier.ts'
import { kNeighborsRegressor } from './k-neighbors-regressor.ts'
import { localOutlierFactor } from './local-outlier-factor.ts'
import { nearestCentroid } from './nearest-centroid.ts'
import { radiusNeighborsClassifier } from './radius-neighbors-classifier.ts'
import { radiusNeighborsRegressor } from './radius-neighbors-regressor.ts'

export const neighborsEstimators = [
  kNeighborsClassifier,
  kNeighborsRegressor,
  radiusNeighborsClassifier,
  radiusNeighborsRegressor,
  nearestCentroid,
  localOutlierFactor,
]
