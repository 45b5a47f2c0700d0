/** What a stored model can do, found by the name of its estimator. */
import type { ModelTask } from '../../core/artifact/artifact.ts'
import { gradientBoostingClassifier } from '../../learn/ensemble/gradient-boosting-classifier.ts'
import { gradientBoostingRegressor } from '../../learn/ensemble/gradient-boosting-regressor.ts'
import { randomForestClassifier } from '../../learn/ensemble/random-forest-classifier.ts'
import { randomForestRegressor } from '../../learn/ensemble/random-forest-regressor.ts'
import type {
  FittedClasses,
  FittedState,
  ProbabilisticClassifier,
  Regressor,
} from '../../learn/estimator/estimator.ts'
import { lasso } from '../../learn/linear-model/lasso.ts'
import { linearRegression } from '../../learn/linear-model/linear-regression.ts'
import { logisticRegression } from '../../learn/linear-model/logistic-regression.ts'
import { ridge } from '../../learn/linear-model/ridge.ts'
import type { Matrix } from '../../learn/matrix.ts'
import { decisionTreeClassifier } from '../../learn/tree/decision-tree-classifier.ts'
import { decisionTreeRegressor } from '../../learn/tree/decision-tree-regressor.ts'
import type { TrainedModel } from '../context.ts'

/** A stored model ready to be asked. */
export type Predictor =
  | { task: 'classification'; predictProba(X: Matrix): Float64Array[] }
  | { task: 'regression'; predict(X: Matrix): Float64Array }

interface StoredEstimator {
  task: ModelTask
  /** Whether rows with missing features can be predicted, as the Python counterpart does. */
  predictsMissing: boolean
  /** What the estimator's own importances are, with all of them adding up to 1 or not. */
  measure: 'share of impurity decrease' | 'share of gain' | 'absolute coefficient'
  open: (state: Record<string, unknown>) => Predictor
  featureImportances: (state: Record<string, unknown>) => Float64Array
}

const estimators: Readonly<Record<string, StoredEstimator>> = {
  LogisticRegression: stored(logisticRegression, 'absolute coefficient', false),
  LinearRegression: stored(linearRegression, 'absolute coefficient', false),
  Ridge: stored(ridge, 'absolute coefficient', false),
  Lasso: stored(lasso, 'absolute coefficient', false),
  DecisionTreeClassifier: stored(decisionTreeClassifier, 'share of impurity decrease', true),
  DecisionTreeRegressor: stored(decisionTreeRegressor, 'share of impurity decrease', true),
  RandomForestClassifier: stored(randomForestClassifier, 'share of impurity decrease', true),
  RandomForestRegressor: stored(randomForestRegressor, 'share of impurity decrease', true),
  GradientBoostingClassifier: stored(gradientBoostingClassifier, 'share of gain', true),
  GradientBoostingRegressor: stored(gradientBoostingRegressor, 'share of gain', true),
}

/** @throws Error for a model of an estimator that this runtime doesn't have. */
export function estimatorOf({ header }: TrainedModel): StoredEstimator {
  if (!Object.hasOwn(estimators, header.estimator)) {
    throw new Error(`This runtime has no estimator "${header.estimator}".`)
  }
  return estimators[header.estimator]
}

function stored<Params, Fitted extends FittedClasses, Predicted extends FittedState>(
  estimator: ProbabilisticClassifier<Params, Fitted> | Regressor<Params, Predicted>,
  measure: StoredEstimator['measure'],
  predictsMissing: boolean,
): StoredEstimator {
  // A state is written by the same estimator that its header names, and `deserialise` gives back equal arrays.
  const own = (state: Record<string, unknown>): unknown => {
    if (state['estimator'] !== estimator.name) throw new Error(`This is no state of ${estimator.name}.`)
    return state
  }
  if (estimator.kind === 'classifier') {
    return {
      task: 'classification',
      predictsMissing,
      measure,
      open(state) {
        const fitted = own(state) as Fitted
        return { task: 'classification', predictProba: (X) => estimator.predictProba(fitted, X) }
      },
      featureImportances: (state) => importancesOf(estimator.featureImportances?.(own(state) as Fitted)),
    }
  }
  return {
    task: 'regression',
    predictsMissing,
    measure,
    open(state) {
      const fitted = own(state) as Predicted
      return { task: 'regression', predict: (X) => estimator.predict(fitted, X) }
    },
    featureImportances: (state) => importancesOf(estimator.featureImportances?.(own(state) as Predicted)),
  }
}

function importancesOf(importances: Float64Array | undefined): Float64Array {
  if (importances === undefined) throw new Error('This estimator has no importances.')
  return importances
}
