import { z } from 'zod'
import { defineClassifier } from '../estimator/define-classifier.ts'
import type { FittedClasses } from '../estimator/estimator.ts'
import { forestImportances } from '../tree/impurity-importances.ts'
import { classCriterion, maxFeatures } from '../tree/tree-params.ts'
import type { ImpurityTreeNodes } from '../tree/tree-state.ts'
import { fitClassForest, forestMemory, meanLeafValues } from './fit-forest.ts'
import type { OutOfBagClasses } from './fit-forest.ts'
import { forestClassWeight, forestFields } from './forest-params.ts'

const params = z.strictObject({
  criterion: classCriterion.default('gini'),
  ...forestFields,
  maxFeatures: maxFeatures.default('sqrt'),
  /** Whether every tree sees rows drawn with replacement instead of all rows. */
  bootstrap: z.boolean().default(false),
  classWeight: forestClassWeight.default(null),
})

export type ExtraTreesClassifierParams = z.infer<typeof params>

/** A forest; a node's value is its class shares. */
export interface FittedExtraTreesClassifier extends FittedClasses, ImpurityTreeNodes, OutOfBagClasses {}

const name = 'ExtraTreesClassifier'

/**
 * Extremely randomised trees (Geurts, Ernst & Wehenkel 2006) with the trees, probabilities (mean of the leaves' class
 * shares) and importances that scikit-learn 1.9's `ExtraTreesClassifier` has for the same parameters and random state,
 * missing values included. Parity class E.
 */
export const extraTreesClassifier = defineClassifier<
  ExtraTreesClassifierParams,
  FittedExtraTreesClassifier,
  'features'
>({
  name,
  params,
  tags: { parity: 'E', missingValues: true, sampleWeight: true, randomised: true },
  input: 'features',
  memoryEstimate: forestMemory,
  async fit(X, y, own, context) {
    const { method: _, ...learned } = await fitClassForest(X, y, own, {
      ...context,
      name,
      splitter: 'random',
      method: 'exact',
    })
    return learned
  },
  predictProba: (fitted, X) => meanLeafValues(fitted, X),
  featureImportances: (fitted) => forestImportances(fitted, fitted.nFeaturesIn),
})
