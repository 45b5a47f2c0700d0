/** The parameters that histogram boosting has for classes and for numbers alike. */
import { z } from 'zod'
import { nonNegative, positive, share, wholeNumber } from '../estimator/params.ts'
import { classScoringNames, numberScoringNames } from '../model-selection/scoring.ts'
import { monotonicCst } from '../tree/tree-params.ts'

const properShare = z.number().positive().lt(1)

export const histBoostingFields = {
  /** What every tree's values are multiplied by. */
  learningRate: positive().default(0.1),
  /** The most rounds; each adds one tree, or one a class where there are more than two. */
  maxIter: wholeNumber(1).default(100),
  /** The most leaves of a tree, null for no limit. */
  maxLeafNodes: wholeNumber(2).nullable().default(31),
  /** The deepest a tree may grow, null for no limit. */
  maxDepth: wholeNumber(1).nullable().default(null),
  minSamplesLeaf: wholeNumber(1).default(20),
  /** The penalty on squared leaf values. */
  l2Regularization: nonNegative().default(0),
  /** The share of features that each split chooses from. */
  maxFeatures: share().default(1),
  /** The most bins of a feature, without the one for missing values. */
  maxBins: wholeNumber(2).max(255).default(255),
  monotonicCst,
  /**
   * Which features may meet on the way from a root to a leaf: sets of feature numbers (those in none of them make one more
   * set), any two, or none at all. Null for no such rule.
   */
  interactionCst: z
    .union([z.enum(['pairwise', 'no_interactions']), z.array(z.array(wholeNumber(0)))])
    .nullable()
    .default(null),
  /** Whether to stop when the score doesn't rise any more; `auto` above 10,000 rows. */
  earlyStopping: z.union([z.literal('auto'), z.boolean()]).default('auto'),
  /** The share or the number of rows held out for that score; null to score the training rows. */
  validationFraction: z
    .union([properShare, wholeNumber(1)])
    .nullable()
    .default(0.1),
  /** After how many rounds without a better score to stop. */
  nIterNoChange: wholeNumber(1).default(10),
  /** By how much a score has to be better. */
  tol: nonNegative().default(1e-7),
  /**
   * Which node is split next: the one that gains most (`lossguide`, what scikit-learn does) or the one nearest to the root
   * (`depthwise`). The names are XGBoost's.
   */
  growPolicy: z.enum(['lossguide', 'depthwise']).default('lossguide'),
}

/** What early stopping looks at: the loss, a scoring by name, or null for the estimator's usual one. */
export const classScoringParam = z
  .enum(['loss', ...classScoringNames])
  .nullable()
  .default('loss')
export const numberScoringParam = z
  .enum(['loss', ...numberScoringNames])
  .nullable()
  .default('loss')

const histBoostingParams = z.strictObject(histBoostingFields)

export type HistBoostingParams = z.infer<typeof histBoostingParams>
