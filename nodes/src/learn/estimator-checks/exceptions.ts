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

const slowerSparseIntercept = {
  'sparse features give what the same numbers give dense':
    'the intercept learns a hundred times more slowly from sparse features, as in scikit-learn (Bottou 2010)',
}

const stopsNearOptimum = {
  'whole weights give what repeated rows give':
    'the search stops within tol of the optimum, 1e-3 by default, and gamma "scale" goes by a variance without weights',
}

const weightsSayWhatIsDrawn = {
  'weights of 1 change nothing':
    'weights say how likely a row is drawn, and weighted draws take other random numbers, as in scikit-learn',
}

const foldsCountRows = {
  'whole weights give what repeated rows give':
    'folds are made of rows, whatever their weights: repeated rows are divided otherwise',
}

export const exceptions: Readonly<Record<string, Exceptions>> = {
  BaggingClassifier: weightsSayWhatIsDrawn,
  BaggingRegressor: weightsSayWhatIsDrawn,
  ElasticNetCV: foldsCountRows,
  LassoCV: foldsCountRows,
  NuSVC: stopsNearOptimum,
  NuSVR: stopsNearOptimum,
  OneClassSVM: stopsNearOptimum,
  PCA: {
    'sparse features give what the same numbers give dense':
      'of sparse features the last component is not sought, as ARPACK cannot in scikit-learn',
  },
  PassiveAggressiveClassifier: slowerSparseIntercept,
  PassiveAggressiveRegressor: slowerSparseIntercept,
  Perceptron: slowerSparseIntercept,
  QuantileRegressor: {
    'learns something, and says only finite things':
      'the default penalty, scikit-learn’s alpha of 1, leaves only the intercept on data of this size',
  },
  SGDClassifier: slowerSparseIntercept,
  SGDRegressor: slowerSparseIntercept,
  SVC: stopsNearOptimum,
  SVR: stopsNearOptimum,
  StandardScaler: centresByDefault,
  RobustScaler: centresByDefault,
  MLPClassifier: followsPrecision,
  MLPRegressor: followsPrecision,
  RandomForestClassifier: drawsByWeight,
  RandomForestRegressor: drawsByWeight,
}
