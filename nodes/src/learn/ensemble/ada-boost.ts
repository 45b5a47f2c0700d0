/** How both AdaBoost estimators go from round to round. */
import type { FitContext } from '../estimator/estimator-parts.ts'
import { positive, wholeNumber } from '../estimator/params.ts'
import { MAX_INT32, RandomState } from '../random/random-state.ts'
import { pairwiseSum } from '../statistics/pairwise-sum.ts'
import type { FittedState } from '../estimator/estimator.ts'

export const adaBoostFields = {
  /** The most rounds; each adds one estimator. */
  nEstimators: wholeNumber(1).default(50),
  /** What the weight of each estimator is multiplied by. */
  learningRate: positive().default(1),
}

export interface BoostedMembers<Member extends FittedState> {
  members: Member[]
  /** How much each member counts. */
  estimatorWeights: Float64Array
  /** The weighted error of each member on the training rows. */
  estimatorErrors: Float64Array
}

/** What came of a round. */
export interface Round<Member> {
  /** Undefined where the round's estimator isn't kept. */
  member?: Member
  /** Null where boosting ends with an estimator that is kept but counts for nothing. */
  weight: number | null
  error: number
}

/**
 * Adds estimators, each fitted to weights that favour rows the ones before it got wrong: the loop of scikit-learn's
 * AdaBoost (1.9).
 *
 * @param boost fits an estimator to the weights and, unless it is the last round, changes them.
 */
export async function boostMembers<Member extends FittedState>(
  rows: number,
  { nEstimators }: { nEstimators: number },
  context: FitContext,
  boost: (
    weights: Float64Array,
    round: { random: RandomState; isLast: boolean; isFirst: boolean },
  ) => Promise<Round<Member>>,
): Promise<BoostedMembers<Member>> {
  const given = context.sampleWeight ?? new Float64Array(rows).fill(1)
  const weights = normalised(given)
  const random = new RandomState(context.randomState)
  const members: Member[] = []
  const kept: { weight: number; error: number }[] = []
  for (let round = 0; round < nEstimators; round += 1) {
    await context.pace()
    for (let row = 0; row < rows; row += 1) {
      weights[row] = given[row] === 0 ? 0 : Math.max(weights[row], Number.EPSILON)
    }
    const isLast = round === nEstimators - 1
    const { member, weight, error } = await boost(weights, { random, isLast, isFirst: round === 0 })
    context.report({ done: round + 1, total: nEstimators, unit: 'round', loss: error })
    if (member === undefined) break
    members.push(member)
    kept.push({ weight: weight ?? 0, error: weight === null ? 1 : error })
    if (weight === null || error === 0) break
    const sum = pairwiseSum(weights)
    if (!(sum > 0 && sum < Infinity)) break
    if (!isLast) for (let row = 0; row < rows; row += 1) weights[row] /= sum
  }
  return {
    members,
    estimatorWeights: Float64Array.from(kept, ({ weight }) => weight),
    estimatorErrors: Float64Array.from(kept, ({ error }) => error),
  }
}

/** The random state of the next member. */
export function drawState(random: RandomState, isRandomised: boolean): number {
  return isRandomised ? random.randint(0, MAX_INT32) : 0
}

/** The members' own importances, weighted as they are: zeros where they have none. */
export function memberImportances(
  { members, estimatorWeights, nFeaturesIn }: BoostedMembers<FittedState> & FittedState,
  importancesOf: (member: FittedState) => Float64Array | undefined,
): Float64Array {
  const sums = new Float64Array(nFeaturesIn)
  let total = 0
  members.forEach((member, i) => {
    total += estimatorWeights[i]
    importancesOf(member)?.forEach(
      (importance, feature) => (sums[feature] += importance * estimatorWeights[i]),
    )
  })
  return total > 0 ? sums.map((sum) => sum / total) : sums
}

function normalised(weights: Float64Array): Float64Array {
  const sum = pairwiseSum(weights)
  return weights.map((weight) => weight / sum)
}
