/** Conditions as one expression that is true or false for every row, missing values or not. */
import {
  column as columnExpression,
  literalOf,
  type Expression,
  type Literal,
} from '../../../core/expression/expression.ts'
import type { Condition } from '../../../core/table/condition.ts'
import type { Column } from '../../../core/table/schema.ts'
import { lowerCase } from '../../../core/text/letter-case.ts'
import type { Params } from './schema.ts'

/** What a row must satisfy to be kept. */
export function filterExpression(
  { conditions, match, keep }: Params,
  columnOf: (name: string) => Column | undefined,
): Expression {
  // Without a condition there is nothing to keep or to drop by.
  if (conditions.length === 0) return { op: 'and', args: [] }
  const matching: Expression = {
    op: match === 'all' ? 'and' : 'or',
    args: conditions.map((condition) =>
      conditionExpression(condition, columnOf(condition.column)?.dtype === 'string'),
    ),
  }
  return keep === 'matching' ? matching : { op: 'not', arg: matching }
}

/** False, and not unknown, for a missing value: else `NOT` would lose the row both ways. */
function conditionExpression(condition: Condition, isText: boolean): Expression {
  const arg = columnExpression(condition.column)
  const present: Expression = { op: 'not', arg: { op: 'is_missing', arg } }
  const ignoreCase = condition.ignore_case && isText
  const subject: Expression = ignoreCase ? { op: 'lower', arg } : arg
  const values = valuesOf(condition).map((value) =>
    ignoreCase && typeof value === 'string' ? lowerCase(value) : value,
  )
  switch (condition.operator) {
    case 'is_missing':
      return { op: 'is_missing', arg }
    case 'is_present':
      return present
    case 'in':
      return { op: 'and', args: [present, { op: 'in', arg: subject, values }] }
    case 'contains':
    case 'starts_with':
    case 'ends_with': {
      const text = String(values[0] ?? '')
      return { op: 'and', args: [present, { op: condition.operator, arg, text, ignoreCase }] }
    }
    case 'equal':
    case 'not_equal':
    case 'less':
    case 'less_or_equal':
    case 'greater':
    case 'greater_or_equal': {
      const right = literalOf(values[0] ?? null)
      return { op: 'and', args: [present, { op: condition.operator, left: subject, right }] }
    }
  }
}

function valuesOf({ value }: Condition): Literal[] {
  return Array.isArray(value) ? value : value === null ? [] : [value]
}
