/** Parameters of estimators: zod objects whose every field has a default, checked at the door of each fit. */
import { z } from 'zod'
import { FitError } from './estimator.ts'

/** scikit-learn's spelling of a parameter, `min_samples_leaf`; a capital alone (`C`) stays. */
export function snakeCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, (capital) => `_${capital.toLowerCase()}`)
}

/**
 * The parameters, checked; fields left out get their defaults.
 *
 * @throws FitError `bad_parameter` naming the first parameter out of its range.
 */
export function checkParams<Params>(name: string, schema: z.ZodType<Params>, params: unknown): Params {
  const result = schema.safeParse(params)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const path = issue.code === 'unrecognized_keys' ? issue.keys : issue.path.map(String)
  const parameter = snakeCase(path.join('.'))
  throw new FitError('bad_parameter', `${name}: ${parameter} is out of its range: ${issue.message}`, {
    parameter,
  })
}

/** A whole number from `least` up. */
export function wholeNumber(least: number): z.ZodNumber {
  return z.number().int().min(least)
}

/** A finite number above 0. */
export function positive(): z.ZodNumber {
  return z.number().positive()
}

/** A finite number of at least 0. */
export function nonNegative(): z.ZodNumber {
  return z.number().nonnegative()
}

/** A number in (0, 1]. */
export function share(): z.ZodNumber {
  return z.number().positive().max(1)
}
