/** What both baggings share: each member sees rows and columns drawn for it (Breiman 1996; Ho 1998). */
import { z } from 'zod'
import type { EstimatorRef } from '../estimator/estimator-ref.ts'
import { estimatorRefSchema } from '../estimator/estimator-ref.ts'
import { FitError } from '../estimator/estimator.ts'
import { share, wholeNumber } from '../estimator/params.ts'
import type { Features } from '../matrix.ts'
import { MAX_INT32, RandomState } from '../random/random-state.ts'
import { sampleWithoutReplacement } from '../random/sample-without-replacement.ts'
import {
  cumulativeShares,
  weightedChoice,
  weightedChoiceWithoutReplacement,
} from '../random/weighted-choice.ts'
import { pairwiseSum } from '../statistics/pairwise-sum.ts'
import { bootstrapSize } from './bootstrap.ts'

/** The parameters of a bagging whose members are, unless told, of `estimator`. */
export function baggingParams(estimator: string) {
  return z.strictObject({
    estimator: estimatorRefSchema.default({ estimator, params: {} }),
    nEstimators: wholeNumber(1).default(10),
    /** The share of rows that each member draws; as many as there are when null. */
    maxSamples: share().nullable().default(null),
    /** The share of columns that each member sees. */
    maxFeatures: share().default(1),
    /** Whether rows are drawn with replacement. */
    bootstrap: z.boolean().default(true),
    /** Whether columns are drawn with replacement. */
    bootstrapFeatures: z.boolean().default(false),
    /** Whether to score each row by the members that did not draw it. Needs `bootstrap`. */
    oobScore: z.boolean().default(false),
  })
}

export interface BaggingParams {
  estimator: EstimatorRef
  nEstimators: number
  maxSamples: number | null
  maxFeatures: number
  bootstrap: boolean
  bootstrapFeatures: boolean
  oobScore: boolean
}

/** What a member sees. */
export interface Draw {
  /** The seed of its own fit. */
  randomState: number
  features: Int32Array
  /** How often each row is drawn. */
  counts: Float64Array
}

/**
 * The draws of all members, as scikit-learn's bagging makes them: one seed a member, from which both the member's own seed
 * and its columns and rows come; weights say how likely a row is drawn.
 *
 * @throws FitError `bad_parameter` for out-of-bag scores without bootstrap.
 */
export function drawMembers(
  params: BaggingParams,
  shape: { rows: number; columns: number },
  { randomState, sampleWeight }: { randomState: number; sampleWeight?: Float64Array },
): Draw[] {
  if (params.oobScore && !params.bootstrap) {
    throw new FitError('bad_parameter', 'oob_score needs bootstrap', { parameter: 'oob_score' })
  }
  const { rows, columns } = shape
  const size = bootstrapSize(rows, params.maxSamples, sampleWeight ?? null)
  const width = Math.max(1, Math.floor(params.maxFeatures * columns))
  const shares = sampleWeight && probabilitiesOf(sampleWeight)
  const seeds = new RandomState(randomState)
  const all = Array.from({ length: params.nEstimators }, () => seeds.randint(0, MAX_INT32))
  return all.map((seed) => {
    const random = new RandomState(seed)
    const features = drawIndices(random, params.bootstrapFeatures, columns, width)
    const drawn = shares
      ? params.bootstrap
        ? weightedChoice(random, cumulativeShares(shares), size)
        : weightedChoiceWithoutReplacement(random, shares, size)
      : drawIndices(random, params.bootstrap, rows, size)
    const counts = new Float64Array(rows)
    for (const row of drawn) counts[row] += 1
    return { randomState: new RandomState(seed).randint(0, MAX_INT32), features, counts }
  })
}

/** The columns that a member sees. */
export function chooseColumns<X extends Features>(X: X, features: Int32Array): X {
  if (features.length === X.columns.length && features.every((feature, place) => feature === place)) return X
  return {
    ...X,
    columns: Array.from(features, (feature) => X.columns[feature]),
    ...(X.categories && { categories: Array.from(features, (feature) => X.categories?.[feature] ?? null) }),
  }
}

/** The rows that a member draws, each as often as it does: for members that take no weights. */
export function drawnRows(counts: Float64Array): Int32Array {
  const rows: number[] = []
  counts.forEach((count, row) => {
    for (let i = 0; i < count; i += 1) rows.push(row)
  })
  return Int32Array.from(rows)
}

function drawIndices(
  random: RandomState,
  withReplacement: boolean,
  population: number,
  size: number,
): Int32Array {
  if (!withReplacement) return sampleWithoutReplacement(random, population, size)
  return Int32Array.from({ length: size }, () => random.randint(0, population))
}

function probabilitiesOf(weights: Float64Array): Float64Array {
  const total = pairwiseSum(weights)
  return weights.map((weight) => weight / total)
}
