/** The checks that every estimator of the library passes without being asked, and the exceptions from them. */
import type { AnyEstimator } from '../estimator/estimator.ts'
import { behaviourChecks } from './behaviour-checks.ts'
import type { Check } from './check.ts'
import { inputChecks } from './input-checks.ts'

/** The names of checks that an estimator does not pass, each with the reason why it can't. */
export type Exceptions = Readonly<Record<string, string>>

/** The checks that say something about the estimator. */
export function checksFor(estimator: AnyEstimator): Check[] {
  return [...inputChecks, ...behaviourChecks].filter((check) => check.concerns?.(estimator) ?? true)
}

/**
 * Runs one check. An excepted check has to fail: an exception that is not needed any more is an error itself.
 *
 * @throws Error when the check does not hold, or its exception is stale.
 */
export async function runCheck(check: Check, estimator: AnyEstimator, exceptions: Exceptions): Promise<void> {
  const reason = exceptions[check.name]
  if (reason === undefined) return check.run(estimator)
  const failure = await check.run(estimator).catch((error: unknown) => error)
  if (failure === undefined) throw new Error(`${estimator.name} passes this check now: drop its exception`)
}
