import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { fitMeanTree, treeMemory } from './fit-tree.ts'
import { treeImportances } from './impurity-importances.ts'
import { sumLeafValues } from './predict-trees.ts'
import { growthFields, maxFeatures, meanCriterion, monotonicCst } from './tree-params.ts'
import type { ImpurityTreeNodes } from './tree-state.ts'

const params = z.strictObject({
  criterion: meanCriterion.default('squared_error'),
  /** `best` of all splits of the features searched, or the best of one `random` split each. */
  splitter: z.enum(['best', 'random']).default('best'),
  ...growthFields,
  maxFeatures: maxFeatures.default(null),
  monotonicCst,
})

export type DecisionTreeRegressorParams = z.infer<typeof params>

/** A single tree; a node's value is its mean target, with `absolute_error` the median. */
export interface FittedDecisionTreeRegressor extends FittedState, ImpurityTreeNodes {}

const name = 'DecisionTreeRegressor'

/**
 * A regression tree with the nodes that scikit-learn 1.9's `DecisionTreeRegressor` has for the same parameters and
 * random state, missing values included (CART: Breiman, Friedman, Olshen & Stone 1984; algorithm of scikit-learn,
 * written anew). Parity class E. Missing values are tried on both sides of each split.
 */
export const decisionTreeRegressor = defineRegressor<
  DecisionTreeRegressorParams,
  FittedDecisionTreeRegressor,
  'features'
>({
  name,
  params,
  tags: { parity: 'E', missingValues: true, sampleWeight: true, randomised: true },
  input: 'features',
  memoryEstimate: treeMemory,
  fit: (X, y, own, context) => fitMeanTree(X, y, own, { ...context, name }),
  predict: (fitted, X) => sumLeafValues(fitted, X)[0],
  featureImportances: (fitted) => treeImportances(fitted, 0, fitted.nFeaturesIn),
})
