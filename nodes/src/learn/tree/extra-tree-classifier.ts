import { z } from 'zod'
import { defineClassifier } from '../estimator/define-classifier.ts'
import type { FittedClasses } from '../estimator/estimator.ts'
import { fitClassTree, treeMemory } from './fit-tree.ts'
import { treeImportances } from './impurity-importances.ts'
import { sumLeafValues } from './predict-trees.ts'
import { classCriterion, classWeight, growthFields, maxFeatures, monotonicCst } from './tree-params.ts'
import type { ImpurityTreeNodes } from './tree-state.ts'

const params = z.strictObject({
  criterion: classCriterion.default('gini'),
  /** The best of one `random` split a feature, or the `best` of all. */
  splitter: z.enum(['best', 'random']).default('random'),
  ...growthFields,
  maxFeatures: maxFeatures.default('sqrt'),
  classWeight: classWeight.default(null),
  monotonicCst,
})

export type ExtraTreeClassifierParams = z.infer<typeof params>

/** A single tree; a node's value is its class shares. */
export interface FittedExtraTreeClassifier extends FittedClasses, ImpurityTreeNodes {}

const name = 'ExtraTreeClassifier'

/**
 * An extremely randomised tree (Geurts, Ernst & Wehenkel 2006) with the nodes that scikit-learn 1.9's
 * `ExtraTreeClassifier` has for the same parameters and random state, missing values included. Parity class E. Takes
 * missing values with `splitter: 'best'` too.
 */
export const extraTreeClassifier = defineClassifier<
  ExtraTreeClassifierParams,
  FittedExtraTreeClassifier,
  'features'
>({
  name,
  params,
  tags: { parity: 'E', missingValues: true, sampleWeight: true, randomised: true },
  input: 'features',
  memoryEstimate: treeMemory,
  fit: (X, y, own, context) => fitClassTree(X, y, own, { ...context, name }),
  predictProba: (fitted, X) => sumLeafValues(fitted, X),
  featureImportances: (fitted) => treeImportances(fitted, 0, fitted.nFeaturesIn),
})
