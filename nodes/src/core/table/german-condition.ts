/** German: the operators of conditions. */
import type { ConditionOperator } from './condition.ts'

export const germanOperators: Readonly<Record<ConditionOperator, string>> = {
  equal: 'ist',
  not_equal: 'ist nicht',
  less: '<',
  less_or_equal: '≤',
  greater: '>',
  greater_or_equal: '≥',
  in: 'ist eines von',
  contains: 'enthält',
  starts_with: 'beginnt mit',
  ends_with: 'endet mit',
  is_missing: 'fehlt',
  is_present: 'ist vorhanden',
}
