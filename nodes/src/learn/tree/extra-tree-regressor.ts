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
  /** The best of one `random` split a feature, or the `best` of all. */
  splitter: z.enum(['best', 'random']).default('random'),
  ...growthFields,
  maxFeatures: maxFeatures.default(1),
  monotonicCst,
})

export type ExtraTreeRegressorParams = z.infer<typeof params>

/** A single tree; a node's value is its mean target, with `absolute_error` the median. */
export interface FittedExtraTreeRegressor extends FittedState, ImpurityTreeNodes {}

const name = 'ExtraTreeRegressor'

/**
 * An extremely randomised tree (Geurts, Ernst & Wehenkel 2006) with the nodes that scikit-learn 1.9's
 * `ExtraTreeRegressor` has for the same parameters and random state, missing values included. Parity class E. Takes
 * missing values with `splitter: 'best'` too.
 */
export const extraTreeRegressor = defineRegressor<
  ExtraTreeRegressorParams,
  FittedExtraTreeRegressor,
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
