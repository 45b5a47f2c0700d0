/** Parameters that all impurity-based trees share, with scikit-learn's meanings, defaults and constraints. */
import { z } from 'zod'
import { FitError } from '../estimator/estimator.ts'
import { nonNegative, wholeNumber } from '../estimator/params.ts'

/** A share of something: above 0 and below 1, so that it can't be taken for a count. */
function properShare(): z.ZodNumber {
  return z.number().positive().lt(1)
}

/** `log_loss` is another name of `entropy`. */
export const classCriterion = z.enum(['gini', 'entropy', 'log_loss'])
/** `friedman_mse` is another name of `squared_error`: the two were always equivalent. */
export const meanCriterion = z.enum(['squared_error', 'friedman_mse', 'absolute_error', 'poisson'])

/**
 * How many features a node searches: `sqrt` or `log2` of them, null for all, a share up to 1 of them, or from 2 up their
 * number. At least one is searched, so any share small enough means one.
 */
export const maxFeatures = z.union([
  z.enum(['sqrt', 'log2']),
  z.number().positive().max(1),
  wholeNumber(2),
  z.null(),
])

/** One weight a class code, `balanced` for weights inverse to how often classes occur, or null for none. */
export const classWeight = z.union([z.literal('balanced'), z.array(nonNegative()), z.null()])

export const growthFields = {
  /** The deepest a tree may grow, null for no limit. */
  maxDepth: wholeNumber(1).nullable().default(null),
  /** A node with fewer rows is a leaf: their number, or their share of all rows. */
  minSamplesSplit: z.union([wholeNumber(2), properShare()]).default(2),
  /** No split leaves fewer rows on a side: their number, or their share of all rows. */
  minSamplesLeaf: z.union([wholeNumber(1), properShare()]).default(1),
  /** No split leaves less than this share of the weight of all rows on a side. */
  minWeightFractionLeaf: z.number().min(0).max(0.5).default(0),
  /** The most leaves; the splits that lower the impurity most are made first then. Null for no limit. */
  maxLeafNodes: wholeNumber(2).nullable().default(null),
  /** A split has to lower the impurity of the whole tree by at least this. */
  minImpurityDecrease: nonNegative().default(0),
  /** Branches whose loss of impurity per leaf is at most this are cut off; 0 prunes nothing. */
  ccpAlpha: nonNegative().default(0),
}

/** 1 for a feature that predictions may only rise with, -1 for one they may only fall with, 0 for any other. */
export const monotonicCst = z
  .array(z.literal([-1, 0, 1]))
  .nullable()
  .default(null)

export type ClassCriterionName = z.infer<typeof classCriterion>
export type MeanCriterionName = z.infer<typeof meanCriterion>
export type MaxFeatures = z.infer<typeof maxFeatures>
export type ClassWeight = z.infer<typeof classWeight>
export type GrowthParams = z.infer<z.ZodObject<typeof growthFields>>

/** When a tree stops growing, in numbers of rows and weight. */
export interface GrowthLimits {
  /** Infinity for no limit. */
  maxDepth: number
  minSamplesSplit: number
  minSamplesLeaf: number
  /** Of the weight of all rows. */
  minWeightFractionLeaf: number
  /** Infinity for no limit. */
  maxLeafNodes: number
  minImpurityDecrease: number
}

/** The limits that the parameters mean for so many rows; shares are rounded up as scikit-learn does. */
export function growthLimits(params: Omit<GrowthParams, 'ccpAlpha'>, rows: number): GrowthLimits {
  const { minSamplesSplit, minSamplesLeaf } = params
  const leaf = minSamplesLeaf < 1 ? Math.ceil(minSamplesLeaf * rows) : minSamplesLeaf
  const split = minSamplesSplit < 1 ? Math.max(2, Math.ceil(minSamplesSplit * rows)) : minSamplesSplit
  return {
    maxDepth: params.maxDepth ?? Infinity,
    minSamplesSplit: Math.max(split, 2 * leaf),
    minSamplesLeaf: leaf,
    minWeightFractionLeaf: params.minWeightFractionLeaf,
    maxLeafNodes: params.maxLeafNodes ?? Infinity,
    minImpurityDecrease: params.minImpurityDecrease,
  }
}

/** The most nodes that a tree of so many different rows can have. */
export function mostNodes(params: Pick<GrowthParams, BoundingParam>, rows: number): number {
  const { minSamplesLeaf, minWeightFractionLeaf, maxDepth, maxLeafNodes } = params
  const leaves = Math.min(
    minSamplesLeaf < 1 ? 1 / minSamplesLeaf : rows / minSamplesLeaf,
    1 / minWeightFractionLeaf,
    2 ** (maxDepth ?? Infinity),
    maxLeafNodes ?? Infinity,
  )
  return 2 * Math.ceil(leaves)
}

/** What bounds how large a tree grows. */
export type BoundingParam = 'minSamplesLeaf' | 'minWeightFractionLeaf' | 'maxDepth' | 'maxLeafNodes'

/** The number of features a node searches, at least 1, rounded down as scikit-learn does. */
export function resolveMaxFeatures(most: MaxFeatures, featureCount: number): number {
  if (most === null) return featureCount
  if (most === 'sqrt') return Math.max(1, Math.floor(Math.sqrt(featureCount)))
  if (most === 'log2') return Math.max(1, Math.floor(Math.log2(featureCount)))
  return most > 1 ? most : Math.max(1, Math.floor(most * featureCount))
}

/**
 * The constraints of the features in the criterion's terms: of the first class's share in a classification.
 *
 * @throws FitError `bad_parameter` unless there is one a feature, or with more than two classes.
 */
export function resolveMonotonicCst(
  constraints: readonly (-1 | 0 | 1)[] | null,
  { featureCount, classCount }: { featureCount: number; classCount: number },
): Int8Array | null {
  if (constraints === null) return null
  const parameter = 'monotonic_cst'
  if (constraints.length !== featureCount) {
    const given = `${constraints.length} constraints for ${featureCount} features`
    throw new FitError('bad_parameter', `${parameter} has ${given}`, { parameter })
  }
  if (classCount > 2) {
    throw new FitError('bad_parameter', `${parameter} needs two classes, there are ${classCount}`, {
      parameter,
    })
  }
  return Int8Array.from(constraints, (sign) => (classCount === 2 ? -sign : sign))
}
