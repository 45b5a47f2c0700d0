/** What ensembles of named estimators share: fitting a member, and asking a fitted one. */
import type { FitContext } from '../estimator/define-estimator.ts'
import type { EstimatorOfKind, EstimatorRef, ResolvedEstimator } from '../estimator/estimator-ref.ts'
import { resolveEstimator } from '../estimator/estimator-ref.ts'
import type { DataShape, FindEstimator, FittedClasses, FittedState } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import type { ClassTarget, Features, SparseMatrix } from '../matrix.ts'

export type MemberInput = Features | SparseMatrix

export interface FitMemberOptions {
  context: FitContext
  sampleWeight?: Float64Array
  /** The member's own seed; that of the ensemble when absent. */
  randomState?: number
}

/** Fits a classifier with the ensemble's threads and signal. */
export function fitClassifierMember(
  { estimator, params }: ResolvedEstimator<'classifier'>,
  X: MemberInput,
  y: ClassTarget,
  options: FitMemberOptions,
): Promise<FittedClasses> {
  return estimator.fit(X, y, params, memberOptions(options))
}

/** Fits a regressor with the ensemble's threads and signal. */
export function fitRegressorMember(
  { estimator, params }: ResolvedEstimator<'regressor'>,
  X: MemberInput,
  y: Float64Array,
  options: FitMemberOptions,
): Promise<FittedState> {
  return estimator.fit(X, y, params, memberOptions(options))
}

/** The classifier that a fitted state belongs to. */
export function classifierOf(
  find: FindEstimator,
  { estimator: name }: FittedState,
): EstimatorOfKind<'classifier'> {
  const estimator = find(name)
  if (estimator.kind !== 'classifier') throw new Error(`${name} is no classifier`)
  return estimator
}

/** The regressor that a fitted state belongs to. */
export function regressorOf(
  find: FindEstimator,
  { estimator: name }: FittedState,
): EstimatorOfKind<'regressor'> {
  const estimator = find(name)
  if (estimator.kind !== 'regressor') throw new Error(`${name} is no regressor`)
  return estimator
}

/** The probabilities that a fitted classifier gives. @throws FitError `bad_parameter` where it knows none. */
export function probabilitiesOf(find: FindEstimator, model: FittedClasses, X: MemberInput): Float64Array[] {
  const estimator = classifierOf(find, model)
  if (estimator.predictProba) return estimator.predictProba(model, X)
  throw new FitError('bad_parameter', `${estimator.name} knows no probabilities`, { parameter: 'estimators' })
}

/** The bytes that fitting members one after the other holds at most, data and weights included. */
export function memberMemory(
  find: FindEstimator,
  refs: readonly EstimatorRef[],
  shape: DataShape,
  kind: 'classifier' | 'regressor',
): number {
  const most = refs.reduce((sum, ref) => {
    const { estimator, params } = resolveEstimator(find, ref, kind)
    return sum + estimator.memoryEstimate(shape, params)
  }, 0)
  return most + 8 * shape.rows * (2 * shape.columns + 4)
}

function memberOptions({ context, sampleWeight, randomState }: FitMemberOptions) {
  const { threads, signal } = context
  return { threads, signal, sampleWeight, randomState: randomState ?? context.randomState }
}
