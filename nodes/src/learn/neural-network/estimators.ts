import { mlpClassifier } from './mlp-classifier.ts'
import { mlpRegressor } from './mlp-regressor.ts'

/** The estimators of this family. */
export const neuralNetworkEstimators = [mlpClassifier, mlpRegressor] as const
