import { MAX_INT32, RandomState } from '../random/random-state.ts'
import { sampleWithoutReplacement } from '../random/sample-without-replacement.ts'
import {
  cumulativeShares,
  weightedChoice,
  weightedChoiceWithoutReplacement,
} from '../random/weighted-choice.ts'
import { FitError } from '../estimator/estimator.ts'
import { pairwiseSum } from '../statistics/pairwise-sum.ts'

/** What a member of a bagged ensemble learns from. */
export interface Bag {
  /** Rows that were drawn; they repeat where drawn with replacement. */
  rows: Int32Array
  /** Features that were drawn, in that order. */
  features: Int32Array
  /** The member's own random state. */
  memberState: number
}

export interface BagRules {
  rows: number
  features: number
  maxSamples: number
  maxFeatures: number
  /** Whether rows, and features, are drawn with replacement. */
  bootstrap: boolean
  bootstrapFeatures: boolean
  /** Rows are drawn in proportion to it. */
  sampleWeight: Float64Array | null
}

/**
 * Draws rows and features for the member with that seed, as scikit-learn's bagging does.
 *
 * @throws FitError `too_few_rows` when fewer rows have a weight than are to be drawn without replacement.
 */
export function drawBag(seed: number, rules: BagRules): Bag {
  const random = new RandomState(seed)
  const features = draw(random, rules.bootstrapFeatures, rules.features, rules.maxFeatures)
  const rows = rules.sampleWeight
    ? drawWeighted(random, rules, rules.sampleWeight)
    : draw(random, rules.bootstrap, rules.rows, rules.maxSamples)
  return { rows, features, memberState: new RandomState(seed).randint(0, MAX_INT32) }
}

function draw(random: RandomState, withReplacement: boolean, from: number, count: number): Int32Array {
  if (!withReplacement) return sampleWithoutReplacement(random, from, count)
  return Int32Array.from({ length: count }, () => random.randint(0, from))
}

function drawWeighted(
  random: RandomState,
  { bootstrap, maxSamples }: BagRules,
  sampleWeight: Float64Array,
): Int32Array {
  const total = pairwiseSum(sampleWeight)
  const shares = sampleWeight.map((weight) => weight / total)
  if (bootstrap) return weightedChoice(random, cumulativeShares(shares), maxSamples)
  const weighty = sampleWeight.reduce((count, weight) => count + (weight > 0 ? 1 : 0), 0)
  if (weighty < maxSamples) {
    throw new FitError(
      'too_few_rows',
      `${maxSamples} different rows are to be drawn, ${weighty} have a weight`,
    )
  }
  return weightedChoiceWithoutReplacement(random, shares, maxSamples)
}
