import type { AnyEstimator } from '../estimator/estimator.ts'
import { extraTreesClassifier } from './extra-trees-classifier.ts'
import { extraTreesRegressor } from './extra-trees-regressor.ts'
import { isolationForest } from './isolation-forest.ts'
import { randomForestClassifier } from './random-forest-classifier.ts'
import { randomForestRegressor } from './random-forest-regressor.ts'
import { randomTreesEmbedding } from './random-trees-embedding.ts'

/** The forests. */
export const forestEstimators: readonly AnyEstimator[] = [
  randomForestClassifier,
  randomForestRegressor,
  extraTreesClassifier,
  extraTreesRegressor,
  isolationForest,
  randomTreesEmbedding,
]
