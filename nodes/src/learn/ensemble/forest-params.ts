/** Parameters that all forests share, with scikit-learn's meanings, defaults and constraints. */
import { z } from 'zod'
import { FitError } from '../estimator/estimator.ts'
import { nonNegative, wholeNumber } from '../estimator/params.ts'
import { growthFields, monotonicCst } from '../tree/tree-params.ts'

export const forestFields = {
  nEstimators: wholeNumber(1).default(100),
  ...growthFields,
  monotonicCst,
  /** Whether to predict every training row by the trees that did not draw it. Needs `bootstrap`. */
  oobScore: z.boolean().default(false),
  /**
   * How many rows each tree draws: a share of them (of their weight, where they have one), from 2 up their number, or
   * null for as many as there are. Needs `bootstrap`.
   */
  maxSamples: z.number().positive().nullable().default(null),
}

/** One weight a class code, or weights inverse to how often classes occur, in all rows or in those a tree drew. */
export const forestClassWeight = z.union([
  z.enum(['balanced', 'balanced_subsample']),
  z.array(nonNegative()),
  z.null(),
])

export type ForestParams = z.infer<z.ZodObject<typeof forestFields>> & {
  /** Whether every tree sees rows drawn with replacement instead of all rows. */
  bootstrap: boolean
}

/** @throws FitError `bad_parameter` for parameters that need `bootstrap` without it. */
export function checkBootstrapParams({ maxSamples, bootstrap, oobScore }: ForestParams): void {
  if (bootstrap) return
  if (maxSamples !== null) {
    throw new FitError('bad_parameter', 'max_samples needs bootstrap', { parameter: 'max_samples' })
  }
  if (oobScore) throw new FitError('bad_parameter', 'oob_score needs bootstrap', { parameter: 'oob_score' })
}
