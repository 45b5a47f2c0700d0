import { ardRegression } from './ard-regression.ts'
import { bayesianRidge } from './bayesian-ridge.ts'
import { elasticNet } from './elastic-net.ts'
import { gammaRegressor } from './gamma-regressor.ts'
import { huberRegressor } from './huber-regressor.ts'
import { lasso } from './lasso.ts'
import { linearRegression } from './linear-regression.ts'
import { logisticRegression } from './logistic-regression.ts'
import { passiveAggressiveClassifier } from './passive-aggressive-classifier.ts'
import { passiveAggressiveRegressor } from './passive-aggressive-regressor.ts'
import { perceptron } from './perceptron.ts'
import { poissonRegressor } from './poisson-regressor.ts'
import { quantileRegressor } from './quantile-regressor.ts'
import { ridge } from './ridge.ts'
import { sgdClassifier } from './sgd-classifier.ts'
import { sgdRegressor } from './sgd-regressor.ts'
import { tweedieRegressor } from './tweedie-regressor.ts'

/** Linear models, every one. */
export const linearModelEstimators = [
  linearRegression,
  ridge,
  lasso,
  elasticNet,
  bayesianRidge,
  ardRegression,
  huberRegressor,
  quantileRegressor,
  poissonRegressor,
  gammaRegressor,
  tweedieRegressor,
  logisticRegression,
  sgdClassifier,
  sgdRegressor,
  perceptron,
  passiveAggressiveClassifier,
  passiveAggressiveRegressor,
]
