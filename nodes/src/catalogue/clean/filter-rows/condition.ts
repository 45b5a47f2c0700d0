/** One condition on one column, as it stands in the document. */
import { z } from 'zod'
import { comparisonOperators, textOperators } from '../../../core/expression/expression.ts'

export const conditionOperators = [
  ...comparisonOperators,
  'in',
  ...textOperators,
  'is_missing',
  'is_present',
] as const
export type ConditionOperator = (typeof conditionOperators)[number]

const value = z.union([z.string(), z.number(), z.boolean()])

export const conditionSchema = z.strictObject({
  column: z.string(),
  operator: z.enum(conditionOperators),
  /** One value, a list for `in`, nothing for `is_missing` and `is_present`. Times are ISO text. */
  value: z.union([value, z.array(value).max(1_000), z.null()]).default(null),
  /** For text: whether large and small letters are the same. */
  ignore_case: z.boolean().default(false),
})
export type Condition = z.infer<typeof conditionSchema>

export interface Params {
  conditions: Condition[]
  match: 'all' | 'any'
  keep: 'matching' | 'others'
}

/** The operators in words, for cards and forms. */
export const operatorWords: Record<ConditionOperator, string> = {
  equal: 'is',
  not_equal: 'is not',
  less: '<',
  less_or_equal: '≤',
  greater: '>',
  greater_or_equal: '≥',
  in: 'is one of',
  contains: 'contains',
  starts_with: 'starts with',
  ends_with: 'ends with',
  is_missing: 'is missing',
  is_present: 'is present',
}
