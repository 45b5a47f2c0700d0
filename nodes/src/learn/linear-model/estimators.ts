import { ardRegression } from './ard-regression.ts'
import { bayesianRidge } from './bayesian-ridge.ts'
import { elasticNetCV } from './elastic-net-cv.ts'
import { elasticNet } from './elastic-net.ts'
import { gammaRegressor } from './gamma-regressor.ts'
import { huberRegressor } from './huber-regressor.ts'
import { lassoCV } from './lasso-cv.ts'
import { lasso } from './lasso.ts'
import { linearRegression } from './linear-regression.ts'
import { logisticRegressionCV } from './logistic-regression-cv.ts'
import { logisticRegression } from './logistic-regression.ts'
import { passiveAggressiveClassifier } from './passive-aggressive-classifier.ts'
import { passiveAggressiveRegressor } from './passive-aggressive-regressor.ts'
import { perceptron } from './perceptron.ts'
import { poissonRegressor } from './poisson-regressor.ts'
import { quantileRegressor } from './quantile-regressor.ts'
import { ridgeClassifier } from './ridge-classifier.ts'
import { ridgeCV } from './ridge-cv.ts'
import { ridge } from './ridge.ts'
import { sgdClassifier } from './sgd-classifier.ts'
import { sgdRegressor } from './sgd-regressor.ts'
import { tweedieRegressor } from './tweedie-regressor.ts'

/** Linear models, every one. */
export const linearModelEstimators = [
  linearRegression,
  ridge,
  ridgeCV,
  ridgeClassifier,
  lasso,
  lassoCV,
  elasticNet,
  elasticNetCV,
  bayesianRidge,
  ardRegression,
  huberRegressor,
  quantileRegressor,
  poissonRegressor,
  gammaRegressor,
  tweedieRegressor,
  logisticRegression,
  logisticRegressionCV,
  sgdClassifier,
  sgdRegressor,
  perceptron,
  passiveAggressiveClassifier,
  passiveAggressiveRegressor,
]
