/**
 * All estimators by name. What composes estimators (voting, stacking, recursive elimination) is made with `findEstimator`
 * handed in, so that no estimator has to import this file.
 */
import { defineCalibratedClassifier } from './calibration/calibrated-classifier.ts'
import { clusterEstimators } from './cluster/estimators.ts'
import { decompositionEstimators } from './decomposition/estimators.ts'
import { discriminantEstimators } from './discriminant/estimators.ts'
import { boostingEstimators } from './ensemble/boosting-estimators.ts'
import { ensembleComposites } from './ensemble/composites.ts'
import { forestEstimators } from './ensemble/estimators.ts'
import type { AnyEstimator } from './estimator/estimator.ts'
import { FitError } from './estimator/estimator.ts'
import { featureExtractionEstimators } from './feature-extraction/estimators.ts'
import { featureSelectionComposites, featureSelectionEstimators } from './feature-selection/estimators.ts'
import { imputeComposites, imputeEstimators } from './impute/estimators.ts'
import { linearModelEstimators } from './linear-model/estimators.ts'
import { manifoldEstimators } from './manifold/estimators.ts'
import { mixtureEstimators } from './mixture/estimators.ts'
import { naiveBayesEstimators } from './naive-bayes/estimators.ts'
import { neighborsEstimators } from './neighbors/estimators.ts'
import { neuralNetworkEstimators } from './neural-network/estimators.ts'
import { preprocessingEstimators } from './preprocessing/estimators.ts'
import { svmEstimators } from './svm/estimators.ts'
import { treeEstimators } from './tree/estimators.ts'

/** Families whose estimators are complete in themselves. */
const families: readonly (readonly AnyEstimator[])[] = [
  boostingEstimators,
  clusterEstimators,
  decompositionEstimators,
  discriminantEstimators,
  featureExtractionEstimators,
  featureSelectionEstimators,
  forestEstimators,
  imputeEstimators,
  linearModelEstimators,
  manifoldEstimators,
  mixtureEstimators,
  naiveBayesEstimators,
  neighborsEstimators,
  neuralNetworkEstimators,
  preprocessingEstimators,
  svmEstimators,
  treeEstimators,
]

/** Estimators that are made of others. */
const composites: readonly AnyEstimator[] = [
  defineCalibratedClassifier(findEstimator),
  ...ensembleComposites(findEstimator),
  ...featureSelectionComposites(findEstimator),
  ...imputeComposites(findEstimator),
]

const byName = new Map([...families.flat(), ...composites].map((estimator) => [estimator.name, estimator]))

/** Every estimator, family by family. */
export function allEstimators(): AnyEstimator[] {
  return [...byName.values()]
}

/**
 * The estimator of scikit-learn's name.
 *
 * @throws FitError `bad_parameter` for a name that none has.
 */
export function findEstimator(name: string): AnyEstimator {
  const estimator = byName.get(name)
  if (estimator === undefined) {
    throw new FitError('bad_parameter', `there is no estimator ${name}`, { parameter: 'estimator' })
  }
  return estimator
}
