import { FitError } from '../estimator/estimator.ts'

/**
 * The classes' priors, adding up to 1: those given, or the shares of the rows.
 *
 * @throws FitError `bad_parameter` when there are more or fewer than classes, or all are 0.
 */
export function discriminantPriors(
  priors: readonly number[] | null,
  counts: Int32Array,
  name: string,
): Float64Array {
  const given = Float64Array.from(priors ?? counts)
  const total = given.reduce((sum, value) => sum + value, 0)
  if (given.length !== counts.length || total === 0) {
    throw new FitError('bad_parameter', `${name} needs one prior for each of the ${counts.length} classes`, {
      parameter: 'priors',
    })
  }
  return priors !== null && Math.abs(total - 1) <= 1e-5 ? given : given.map((value) => value / total)
}
