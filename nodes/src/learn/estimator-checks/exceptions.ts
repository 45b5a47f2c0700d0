/** What estimators do not pass, by estimator and check, each with the reason; scikit-learn's own have the same ones. */
import type { Exceptions } from './check-estimator.ts'

const centresByDefault = {
  'sparse features give what the same numbers give dense':
    'centring, on by default, would fill every zero; without it sparse features are taken',
}

const drawsByWeight = {
  'weights of 1 change nothing':
    'with weights, rows are drawn by them, for which the generator is asked in another way than for an even draw',
}

const followsPrecision = {
  'single-precision columns give what the same numbers in double precision give':
    'a network is trained in the precision of its features, as in scikit-learn: half the time in single precision',
}

export const exceptions: Readonly<Record<string, Exceptions>> = {
  StandardScaler: centresByDefault,
  RobustScaler: centresByDefault,
  MLPClassifier: followsPrecision,
  MLPRegressor: followsPrecision,
  RandomForestClassifier: drawsByWeight,
  RandomForestRegressor: drawsByWeight,
}
