import type { AnyEstimator, FindEstimator } from '../estimator/estimator.ts'
import { defineAdaBoostClassifier } from './ada-boost-classifier.ts'
import { defineAdaBoostRegressor } from './ada-boost-regressor.ts'
import { defineBaggingClassifier } from './bagging-classifier.ts'
import { defineBaggingRegressor } from './bagging-regressor.ts'
import { defineStackingClassifier } from './stacking-classifier.ts'
import { defineStackingRegressor } from './stacking-regressor.ts'
import { defineVotingClassifier } from './voting-classifier.ts'
import { defineVotingRegressor } from './voting-regressor.ts'

/** Ensembles of other estimators, which `find` finds. */
export function ensembleComposites(find: FindEstimator): AnyEstimator[] {
  return [
    defineAdaBoostClassifier(find),
    defineAdaBoostRegressor(find),
    defineBaggingClassifier(find),
    defineBaggingRegressor(find),
    defineStackingClassifier(find),
    defineStackingRegressor(find),
    defineVotingClassifier(find),
    defineVotingRegressor(find),
  ]
}
