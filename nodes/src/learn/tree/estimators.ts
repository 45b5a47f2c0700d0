import type { AnyEstimator } from '../estimator/estimator.ts'
import { decisionTreeClassifier } from './decision-tree-classifier.ts'
import { decisionTreeRegressor } from './decision-tree-regressor.ts'
import { extraTreeClassifier } from './extra-tree-classifier.ts'
import { extraTreeRegressor } from './extra-tree-regressor.ts'

/** The single trees. */
export const treeEstimators: readonly AnyEstimator[] = [
  decisionTreeClassifier,
  decisionTreeRegressor,
  extraTreeClassifier,
  extraTreeRegressor,
]
