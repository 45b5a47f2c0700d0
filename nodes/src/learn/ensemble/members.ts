/** What ensembles of other estimators have in common: their members, by name. */
import { z } from 'zod'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { estimatorRefSchema, resolveEstimator } from '../estimator/estimator-ref.ts'
import type { EstimatorOfKind, EstimatorRef, ResolvedEstimator } from '../estimator/estimator-ref.ts'
import type {
  DataShape,
  FindEstimator,
  FitOptions,
  FittedClasses,
  FittedState,
} from '../estimator/estimator.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'

/** Features in either form that members may take. */
export type MemberInput = Matrix | SparseMatrix

/** What a member is to be, with its parameters complete. */
export type MemberBase = ResolvedEstimator<'classifier'> | ResolvedEstimator<'regressor'>

/** At least one estimator with its parameters. */
export const memberRefs = z.array(estimatorRefSchema).min(1)

/** The classifier that fitted a member. */
export function classifierOf(find: FindEstimator, { estimator }: FittedState): EstimatorOfKind<'classifier'> {
  const found = find(estimator)
  if (found.kind !== 'classifier') throw new Error(`${estimator} is no classifier`)
  return found
}

/** The regressor that fitted a member. */
export function regressorOf(find: FindEstimator, { estimator }: FittedState): EstimatorOfKind<'regressor'> {
  const found = find(estimator)
  if (found.kind !== 'regressor') throw new Error(`${estimator} is no regressor`)
  return found
}

/** A classifier's probabilities; of one that has none, all for the class it predicts. */
export function memberProbabilities(
  find: FindEstimator,
  member: FittedClasses,
  X: MemberInput,
): Float64Array[] {
  const estimator = classifierOf(find, member)
  if (estimator.predictProba) return estimator.predictProba(member, X)
  const votes: Float64Array[] = Array.from({ length: member.classCount }, () => new Float64Array(X.rows))
  estimator.predict(member, X).forEach((code, row) => (votes[code][row] = 1))
  return votes
}

/** What a member's fit is told of the ensemble's. */
export function memberOptions(
  context: FitContext,
  own: Pick<FitOptions, 'randomState' | 'sampleWeight'>,
): FitOptions {
  const { threads, signal } = context
  return { threads, signal, ...own }
}

/** The bytes that the fits of members take, each kept as large as its fit, and what they leave behind. */
export function membersMemory(
  find: FindEstimator,
  refs: readonly EstimatorRef[],
  kind: 'classifier' | 'regressor',
  shape: DataShape,
): number {
  const own = refs.map((ref) => {
    const { estimator, params } = resolveEstimator(find, ref, kind)
    return estimator.memoryEstimate(shape, params)
  })
  const features = 16 * shape.rows * shape.columns
  return own.reduce((sum, bytes) => sum + bytes, features + GARBAGE)
}

/** So much of what earlier fits have left behind engines let pile up in typed arrays before they collect it. */
const GARBAGE = 64e6
