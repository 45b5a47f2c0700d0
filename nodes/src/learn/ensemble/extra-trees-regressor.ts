import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { forestImportances } from '../tree/impurity-importances.ts'
import { meanCriterion, maxFeatures } from '../tree/tree-params.ts'
import type { ImpurityTreeNodes } from '../tree/tree-state.ts'
import { fitMeanForest, forestMemory, meanLeafValues } from './fit-forest.ts'
import type { OutOfBagNumbers } from './fit-forest.ts'
import { forestFields } from './forest-params.ts'

const params = z.strictObject({
  criterion: meanCriterion.default('squared_error'),
  ...forestFields,
  maxFeatures: maxFeatures.default(1),
  /** Whether every tree sees rows drawn with replacement instead of all rows. */
  bootstrap: z.boolean().default(false),
})

export type ExtraTreesRegressorParams = z.infer<typeof params>

/** A forest; a node's value is its mean target, with `absolute_error` the median. */
export interface FittedExtraTreesRegressor extends FittedState, ImpurityTreeNodes, OutOfBagNumbers {}

const name = 'ExtraTreesRegressor'

/**
 * Extremely randomised trees (Geurts, Ernst & Wehenkel 2006) with the trees, predictions (mean of the leaves' means) and
 * importances that scikit-learn 1.9's `ExtraTreesRegressor` has for the same parameters and random state, missing values
 * included. Parity class E.
 */
export const extraTreesRegressor = defineRegressor<
  ExtraTreesRegressorParams,
  FittedExtraTreesRegressor,
  'features'
>({
  name,
  params,
  tags: { parity: 'E', missingValues: true, sampleWeight: true, randomised: true },
  input: 'features',
  memoryEstimate: forestMemory,
  async fit(X, y, own, context) {
    const { method: _, ...learned } = await fitMeanForest(X, y, own, {
      ...context,
      name,
      splitter: 'random',
      method: 'exact',
    })
    return learned
  },
  predict: (fitted, X) => meanLeafValues(fitted, X)[0],
  featureImportances: (fitted) => forestImportances(fitted, fitted.nFeaturesIn),
})
