import { z } from 'zod'
import { defineClassifier } from '../estimator/define-classifier.ts'
import type { FittedClasses } from '../estimator/estimator.ts'
import { forestImportances } from '../tree/impurity-importances.ts'
import { classCriterion, maxFeatures } from '../tree/tree-params.ts'
import type { ImpurityTreeNodes } from '../tree/tree-state.ts'
import { fitClassForest, forestMemory, meanLeafValues } from './fit-forest.ts'
import type { ChosenMethod, OutOfBagClasses } from './fit-forest.ts'
import { forestMethod } from './forest-method.ts'
import { forestClassWeight, forestFields } from './forest-params.ts'

const params = z.strictObject({
  criterion: classCriterion.default('gini'),
  ...forestFields,
  maxFeatures: maxFeatures.default('sqrt'),
  /** Whether every tree sees rows drawn with replacement instead of all rows. */
  bootstrap: z.boolean().default(true),
  /**
   * `exact` searches all values, as scikit-learn does; `hist` at most 255 bins a feature, several times faster and equal
   * where features have no more values; `auto` takes `hist` for 10,000 rows or more where the other parameters allow.
   */
  method: forestMethod.default('exact'),
  classWeight: forestClassWeight.default(null),
})

export type RandomForestClassifierParams = z.infer<typeof params>

/** A forest; a node's value is its class shares. */
export interface FittedRandomForestClassifier
  extends FittedClasses, ImpurityTreeNodes, ChosenMethod, OutOfBagClasses {}

const name = 'RandomForestClassifier'

/**
 * A random forest (Breiman 2001) with the trees, probabilities (mean of the leaves' class shares) and importances that
 * scikit-learn 1.9's `RandomForestClassifier` has for the same parameters and random state, missing values included.
 * Parity class E with `method: 'exact'`, else S.
 */
export const randomForestClassifier = defineClassifier<
  RandomForestClassifierParams,
  FittedRandomForestClassifier,
  'features'
>({
  name,
  params,
  tags: { parity: 'E', missingValues: true, sampleWeight: true, randomised: true },
  input: 'features',
  memoryEstimate: forestMemory,
  fit: (X, y, own, context) =>
    fitClassForest(X, y, own, { ...context, name, splitter: 'best', method: own.method }),
  predictProba: (fitted, X) => meanLeafValues(fitted, X),
  featureImportances: (fitted) => forestImportances(fitted, fitted.nFeaturesIn),
})
