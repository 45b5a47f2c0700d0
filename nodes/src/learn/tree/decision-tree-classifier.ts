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
  /** `best` of all splits of the features searched, or the best of one `random` split each. */
  splitter: z.enum(['best', 'random']).default('best'),
  ...growthFields,
  maxFeatures: maxFeatures.default(null),
  classWeight: classWeight.default(null),
  monotonicCst,
})

export type DecisionTreeClassifierParams = z.infer<typeof params>

/** A single tree; a node's value is its class shares. */
export interface FittedDecisionTreeClassifier extends FittedClasses, ImpurityTreeNodes {}

const name = 'DecisionTreeClassifier'

/**
 * A classification tree with the nodes that scikit-learn 1.9's `DecisionTreeClassifier` has for the same parameters and
 * random state, missing values included (CART: Breiman, Friedman, Olshen & Stone 1984; algorithm of scikit-learn,
 * written anew). Parity class E. Missing values are tried on both sides of each split.
 */
export const decisionTreeClassifier = defineClassifier<
  DecisionTreeClassifierParams,
  FittedDecisionTreeClassifier,
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
