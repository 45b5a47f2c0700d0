/** What the naive Bayes classifiers of counts and categories have in common: smoothing and the classes' priors. */
import { z } from 'zod'
import { FitError } from '../estimator/estimator.ts'
import { nonNegative } from '../estimator/params.ts'

/** Below it a smoothing is raised to it unless `forceAlpha`. */
const LEAST_ALPHA = 1e-10

export const discreteParams = {
  /** Added to every count (Laplace, Lidstone); one number, or one a feature. */
  alpha: z.union([nonNegative(), z.array(nonNegative())]).default(1),
  /** Whether an `alpha` below 1e-10 stays as it is; else it is raised to that. */
  forceAlpha: z.boolean().default(true),
  /** Whether the classes' priors are their shares of the rows; else they are equal. */
  fitPrior: z.boolean().default(true),
  /** Priors of the classes that have rows, in their order; they need not add up to 1. */
  classPrior: z.array(z.number().positive()).nullable().default(null),
}

export interface DiscreteParams {
  alpha: number | number[]
  forceAlpha: boolean
  fitPrior: boolean
  classPrior: number[] | null
}

/**
 * The smoothing of each feature.
 *
 * @throws FitError `bad_parameter` when there are more or fewer than features.
 */
export function smoothingOf(
  { alpha, forceAlpha }: Pick<DiscreteParams, 'alpha' | 'forceAlpha'>,
  featureCount: number,
): Float64Array {
  if (typeof alpha !== 'number' && alpha.length !== featureCount) {
    throw new FitError('bad_parameter', `alpha has ${alpha.length} values for ${featureCount} features`, {
      parameter: 'alpha',
    })
  }
  const least = forceAlpha ? 0 : LEAST_ALPHA
  return Float64Array.from({ length: featureCount }, (_, j) =>
    Math.max(least, typeof alpha === 'number' ? alpha : alpha[j]),
  )
}

/**
 * Logarithms of the classes' priors; `counts` is the weight of each class.
 *
 * @throws FitError `bad_parameter` when `classPrior` has not one value a class.
 */
export function classLogPrior(
  { fitPrior, classPrior }: Pick<DiscreteParams, 'fitPrior' | 'classPrior'>,
  counts: Float64Array,
): Float64Array {
  if (classPrior !== null) {
    checkPriorCount(classPrior, counts.length, 'class_prior')
    return Float64Array.from(classPrior, Math.log)
  }
  if (!fitPrior) return new Float64Array(counts.length).fill(-Math.log(counts.length))
  const total = Math.log(counts.reduce((sum, count) => sum + count, 0))
  return counts.map((count) => Math.log(count) - total)
}

/** @throws FitError `bad_parameter` unless there is one prior a class. */
export function checkPriorCount(priors: readonly number[], classCount: number, parameter: string): void {
  if (priors.length === classCount) return
  throw new FitError('bad_parameter', `${parameter} has ${priors.length} values for ${classCount} classes`, {
    parameter,
  })
}
