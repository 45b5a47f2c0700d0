/** How a node names rows: conditions on columns, as they stand in the document. */
import { z } from 'zod'
import { comparisonOperators, textOperators } from '../expression/expression.ts'
import type { ColumnDtype } from './schema.ts'

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

/** The operators in words, for cards, forms and messages. */
export const operatorWords: Readonly<Record<ConditionOperator, string>> = {
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

/** The operators that make sense for values of a dtype, in the order in which a form offers them. */
export function operatorsOf(dtype: ColumnDtype): readonly ConditionOperator[] {
  switch (dtype) {
    case 'bool':
      return ['equal', 'not_equal', 'is_missing', 'is_present']
    case 'string':
      return ['equal', 'not_equal', 'in', ...textOperators, 'is_missing', 'is_present']
    case 'float64':
    case 'int64':
    case 'datetime':
      return [...comparisonOperators, 'in', 'is_missing', 'is_present']
  }
}

export function needsValue(operator: ConditionOperator): boolean {
  return operator !== 'is_missing' && operator !== 'is_present'
}
