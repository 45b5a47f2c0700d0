/** An estimator inside another's parameters: named, so that parameters stay data. */
import { z } from 'zod'
import type { AnyEstimator, FindEstimator } from './estimator.ts'
import { FitError } from './estimator.ts'
import { checkParams } from './params.ts'

/** An estimator's name and the parameters that are not left at their defaults. */
export const estimatorRefSchema = z.strictObject({
  estimator: z.string(),
  params: z.record(z.string(), z.unknown()).default({}),
})

export type EstimatorRef = z.output<typeof estimatorRefSchema>

export type EstimatorOfKind<Kind extends AnyEstimator['kind']> = Extract<AnyEstimator, { kind: Kind }>

export interface ResolvedEstimator<Kind extends AnyEstimator['kind']> {
  estimator: EstimatorOfKind<Kind>
  /** Complete and checked. */
  params: unknown
}

/**
 * The estimator that a reference names, and its parameters with defaults filled in.
 *
 * @throws FitError `bad_parameter` for an unknown name, another kind, or parameters out of range.
 */
export function resolveEstimator<Kind extends AnyEstimator['kind']>(
  find: FindEstimator,
  ref: EstimatorRef,
  kind: Kind,
): ResolvedEstimator<Kind> {
  const estimator = find(ref.estimator)
  if (estimator.kind !== kind) {
    throw new FitError('bad_parameter', `${estimator.name} is no ${kind}`, { parameter: 'estimator' })
  }
  return {
    estimator: estimator as EstimatorOfKind<Kind>,
    params: checkParams<unknown>(estimator.name, estimator.params, ref.params),
  }
}
