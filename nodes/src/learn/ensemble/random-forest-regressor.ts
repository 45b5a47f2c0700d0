import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { forestMethod } from './forest-method.ts'
import { forestImportances } from '../tree/impurity-importances.ts'
import { meanCriterion, maxFeatures } from '../tree/tree-params.ts'
import type { ImpurityTreeNodes } from '../tree/tree-state.ts'
import { fitMeanForest, forestMemory, meanLeafValues } from './fit-forest.ts'
import type { ChosenMethod, OutOfBagNumbers } from './fit-forest.ts'
import { forestFields } from './forest-params.ts'

const params = z.strictObject({
  criterion: meanCriterion.default('squared_error'),
  ...forestFields,
  maxFeatures: maxFeatures.default(1),
  /** Whether every tree sees rows drawn with replacement instead of all rows. */
  bootstrap: z.boolean().default(true),
  /**
   * `exact` searches all values, as scikit-learn does; `hist` at most 255 bins a feature, several times faster and equal
   * where features have no more values; `auto` takes `hist` for 10,000 rows or more where the other parameters allow.
   */
  method: forestMethod.default('exact'),
})

export type RandomForestRegressorParams = z.infer<typeof params>

/** A forest; a node's value is its mean target, with `absolute_error` the median. */
export interface FittedRandomForestRegressor
  extends FittedState, ImpurityTreeNodes, ChosenMethod, OutOfBagNumbers {}

const name = 'RandomForestRegressor'

/**
 * A random forest (Breiman 2001) with the trees, predictions (mean of the leaves' means) and importances that scikit-learn
 * 1.9's `RandomForestRegressor` has for the same parameters and random state, missing values included. Parity class E with `method: 'exact'`, else S.
 */
export const randomForestRegressor = defineRegressor<
  RandomForestRegressorParams,
  FittedRandomForestRegressor,
  'features'
>({
  name,
  params,
  tags: { parity: 'E', missingValues: true, sampleWeight: true, randomised: true },
  input: 'features',
  memoryEstimate: forestMemory,
  fit: (X, y, own, context) =>
    fitMeanForest(X, y, own, { ...context, name, splitter: 'best', method: own.method }),
  predict: (fitted, X) => meanLeafValues(fitted, X)[0],
  featureImportances: (fitted) => forestImportances(fitted, fitted.nFeaturesIn),
})
