/** How both bagging estimators draw and fit their members. */
import { z } from 'zod'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { share, wholeNumber } from '../estimator/params.ts'
import { selectColumns } from '../feature-selection/support.ts'
import type { Target } from '../matrix.ts'
import { isSparse, takeTarget } from '../matrix.ts'
import { chooseRows, fitSupervised } from '../model-selection/fit-estimator.ts'
import { MAX_INT32, RandomState } from '../random/random-state.ts'
import { bootstrapSize } from './bootstrap.ts'
import { drawBag } from './draw-bag.ts'
import type { Bag, BagRules } from './draw-bag.ts'
import { memberOptions } from './members.ts'
import type { MemberBase, MemberInput } from './members.ts'

export const baggingFields = {
  nEstimators: wholeNumber(1).default(10),
  /**
   * How many rows each member draws: a share of them (of their weight, where they have one), from 2 up their number, or
   * null for as many as there are.
   */
  maxSamples: z.union([share(), wholeNumber(2), z.null()]).default(null),
  /** How many features each member draws: a share of them up to 1, or from 2 up their number. */
  maxFeatures: z.union([share(), wholeNumber(2)]).default(1),
  /** Whether rows are drawn with replacement. */
  bootstrap: z.boolean().default(true),
  /** Whether features are drawn with replacement. */
  bootstrapFeatures: z.boolean().default(false),
  /** Whether to predict every training row by the members that did not draw it. Needs `bootstrap`. */
  oobScore: z.boolean().default(false),
}

export type BaggingParams = z.infer<z.ZodObject<typeof baggingFields>>

export interface BaggedMembers<Member extends FittedState> {
  members: Member[]
  /** The features each member saw, in its order. */
  features: Int32Array[]
}

/** A member as it was drawn and fitted, for whoever scores it on the rows it did not draw. */
export interface DrawnMember<Member extends FittedState> {
  member: Member
  features: Int32Array
  /** Rows that it did not draw. */
  unseen: Int32Array
}

/**
 * Fits members on rows and features drawn for each, as scikit-learn's bagging does: with repeated rows as weights where
 * the estimator takes weights.
 *
 * @param keep is told of every member; only with `oobScore`.
 */
export async function fitBag<Member extends FittedState>(
  base: MemberBase,
  X: MemberInput,
  y: Target,
  { params, context, name }: { params: BaggingParams; context: FitContext; name: string },
  keep: (drawn: DrawnMember<Member>) => void,
): Promise<BaggedMembers<Member>> {
  const rules = bagRules(X, params, { sampleWeight: context.sampleWeight ?? null, name })
  const random = new RandomState(context.randomState)
  const seeds = Array.from({ length: params.nEstimators }, () => random.randint(0, MAX_INT32))
  const bagged: BaggedMembers<Member> = { members: [], features: [] }
  for (const [done, seed] of seeds.entries()) {
    await context.pace()
    const bag = drawBag(seed, rules)
    // An estimator of the asked kind, fitted to a target of that kind, gives that kind's state.
    const member = (await fitMember(base, X, y, bag, context)) as Member
    bagged.members.push(member)
    bagged.features.push(bag.features)
    if (params.oobScore) keep({ member, features: bag.features, unseen: rowsWithout(bag.rows, X.rows) })
    context.report({ done: done + 1, total: seeds.length, unit: 'round' })
  }
  return bagged
}

/** The features of new rows as a member saw them. */
export function seenFeatures(X: MemberInput, features: Int32Array): MemberInput {
  return isAll(features, X) ? X : selectMemberColumns(X, features)
}

function bagRules(
  X: MemberInput,
  params: BaggingParams,
  { sampleWeight, name }: { sampleWeight: Float64Array | null; name: string },
): BagRules {
  const { bootstrap, bootstrapFeatures, oobScore } = params
  const features = isSparse(X) ? X.columnCount : X.columns.length
  const maxSamples = bootstrapSize(X.rows, params.maxSamples, sampleWeight)
  const maxFeatures =
    params.maxFeatures > 1 ? params.maxFeatures : Math.max(1, Math.floor(params.maxFeatures * features))
  if (maxFeatures > features)
    throw badParameter('max_features', `${name}: max_features is more than there are`)
  if (!bootstrap && maxSamples > X.rows) {
    throw badParameter('max_samples', `${name}: without bootstrap, max_samples is more rows than there are`)
  }
  if (!bootstrap && oobScore) throw badParameter('oob_score', `${name}: oob_score needs bootstrap`)
  return { rows: X.rows, features, maxSamples, maxFeatures, bootstrap, bootstrapFeatures, sampleWeight }
}

function badParameter(parameter: string, message: string): FitError {
  return new FitError('bad_parameter', message, { parameter })
}

function fitMember(
  { estimator, params }: MemberBase,
  X: MemberInput,
  y: Target,
  { rows, features, memberState }: Bag,
  context: FitContext,
): Promise<FittedState> {
  const own = seenFeatures(X, features)
  if (estimator.tags.sampleWeight === true) {
    const sampleWeight = new Float64Array(X.rows)
    for (const row of rows) sampleWeight[row] += 1
    const options = memberOptions(context, { sampleWeight, randomState: memberState })
    return fitSupervised(estimator, own, y, params, options)
  }
  const options = memberOptions(context, { randomState: memberState })
  return fitSupervised(estimator, chooseRows(own, rows), takeTarget(y, rows), params, options)
}

function rowsWithout(drawn: Int32Array, rows: number): Int32Array {
  const isDrawn = new Uint8Array(rows)
  for (const row of drawn) isDrawn[row] = 1
  return Int32Array.from(isDrawn.keys()).filter((row) => isDrawn[row] === 0)
}

function isAll(features: Int32Array, X: MemberInput): boolean {
  const count = isSparse(X) ? X.columnCount : X.columns.length
  return features.length === count && features.every((feature, i) => feature === i)
}

function selectMemberColumns(X: MemberInput, features: Int32Array): MemberInput {
  return isSparse(X) ? selectColumns(X, features) : selectColumns(X, features)
}
