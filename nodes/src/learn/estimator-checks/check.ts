/** One thing that holds for every estimator. */
import { deepStrictEqual } from 'node:assert/strict'
import type { AnyEstimator, FitErrorCode } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'

export interface Check {
  name: string
  /** Whether the check says anything about this estimator; it does when absent. */
  concerns?: (estimator: AnyEstimator) => boolean
  /** @throws Error when it does not hold. */
  run(estimator: AnyEstimator): Promise<void>
}

export function fail(message: string): never {
  throw new Error(message)
}

/** The FitError that the work ends with. */
export async function refusal(work: () => Promise<unknown>): Promise<FitError> {
  try {
    await work()
  } catch (error) {
    if (error instanceof FitError) return error
    throw error
  }
  return fail('this should have been refused')
}

export async function expectRefusal(
  what: string,
  code: FitErrorCode,
  work: () => Promise<unknown>,
): Promise<void> {
  const error = await refusal(work).catch((cause: unknown) => fail(`${what}: ${String(cause)}`))
  if (error.code !== code) fail(`${what} is refused as ${error.code} (${error.message}), not as ${code}`)
}

/** The answer of the work, or null where it was refused with a declared error. */
export async function orRefusal<Answer>(work: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof FitError) return null
    throw error
  }
}

export type Answers = ReadonlyMap<string, ArrayLike<number>>

export function expectFinite(what: string, answers: Answers): void {
  for (const [name, values] of answers) {
    for (let i = 0; i < values.length; i += 1) {
      if (!Number.isFinite(values[i])) fail(`${what}: ${name}[${i}] is ${values[i]}`)
    }
  }
}

/**
 * Both answers are the same up to `tolerance`, relative to the greatest value of each array; exactly the same where it
 * is 0.
 */
export function expectSame(what: string, actual: Answers, expected: Answers, tolerance = 0): void {
  deepStrictEqual([...actual.keys()], [...expected.keys()], `${what}: other answers`)
  for (const [name, values] of actual) {
    const others = expected.get(name) ?? []
    if (values.length !== others.length)
      fail(`${what}: ${name} has ${values.length} values, not ${others.length}`)
    let scale = 1
    for (let i = 0; i < others.length; i += 1) scale = Math.max(scale, Math.abs(others[i]))
    for (let i = 0; i < values.length; i += 1) {
      if (Object.is(values[i], others[i])) continue
      if (!(Math.abs(values[i] - others[i]) <= tolerance * scale)) {
        fail(`${what}: ${name}[${i}] is ${values[i]}, not ${others[i]}`)
      }
    }
  }
}

/** The answers for some of the rows. */
export function answersOfRows(answers: Answers, rows: ArrayLike<number>): Answers {
  return new Map(
    [...answers].map(([name, values]) => [
      name,
      Float64Array.from({ length: rows.length }, (_, i) => values[rows[i]]),
    ]),
  )
}
