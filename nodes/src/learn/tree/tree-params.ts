import { FitError } from '../estimator.ts'

/** How many features a node searches: all, or a share of them. */
export type MaxFeatures = 'sqrt' | 'log2' | number | null

/** What the trees of every impurity-based estimator have in common, with scikit-learn's meanings. */
export interface TreeGrowthParams {
  /** The deepest a tree may grow, null for no limit. */
  maxDepth: number | null
  /** A node with fewer rows is a leaf; at least 2. */
  minSamplesSplit: number
  /** No split leaves fewer rows on a side; at least 1. */
  minSamplesLeaf: number
  /** `sqrt`, `log2`, a share in (0, 1] of the features, or null for all. */
  maxFeatures: MaxFeatures
  /** An integer from 0 to 2 ** 32 - 1. */
  randomState: number
}

/** @throws FitError `bad_parameter` naming the first parameter out of its range. */
export function checkGrowthParams(params: TreeGrowthParams): void {
  const { maxDepth, minSamplesSplit, minSamplesLeaf, maxFeatures, randomState } = params
  if (maxDepth !== null) checkWholeNumber('max_depth', maxDepth, 1)
  checkWholeNumber('min_samples_split', minSamplesSplit, 2)
  checkWholeNumber('min_samples_leaf', minSamplesLeaf, 1)
  if (typeof maxFeatures === 'number') checkShare('max_features', maxFeatures)
  checkRandomState(randomState)
}

/** @throws FitError `bad_parameter` unless `randomState` seeds a generator. */
export function checkRandomState(randomState: number): void {
  if (!(Number.isInteger(randomState) && randomState >= 0 && randomState <= 0xffffffff)) {
    throw badParameter('random_state', 'a whole number from 0 to 4294967295', randomState)
  }
}

/** @throws FitError `bad_parameter` unless `value` lies in (0, 1]. */
export function checkShare(name: string, value: number): void {
  if (!(value > 0 && value <= 1)) throw badParameter(name, 'a share above 0 and up to 1', value)
}

/** @throws FitError `bad_parameter` unless `value` is a whole number of at least `least`. */
export function checkWholeNumber(name: string, value: number, least: number): void {
  if (!(Number.isInteger(value) && value >= least)) {
    throw badParameter(name, `a whole number of at least ${least}`, value)
  }
}

/** @throws FitError `bad_parameter` unless `value` is a finite number of at least `least`. */
export function checkNumber(name: string, value: number, least: number): void {
  if (!(value >= least && value < Infinity)) throw badParameter(name, `a number of at least ${least}`, value)
}

/** The error for a parameter out of its range. */
export function badParameter(parameter: string, expected: string, value: number): FitError {
  return new FitError('bad_parameter', `${parameter} must be ${expected}, not ${value}`, { parameter, value })
}

/** The number of features a node searches, at least 1, rounded down as scikit-learn does. */
export function resolveMaxFeatures(maxFeatures: MaxFeatures, featureCount: number): number {
  if (maxFeatures === null) return featureCount
  if (maxFeatures === 'sqrt') return Math.max(1, Math.floor(Math.sqrt(featureCount)))
  if (maxFeatures === 'log2') return Math.max(1, Math.floor(Math.log2(featureCount)))
  return Math.max(1, Math.floor(maxFeatures * featureCount))
}
