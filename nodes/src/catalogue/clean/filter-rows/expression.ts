/** Conditions as one expression that is true or false for every row, missing values or not. */
import { column, type Expression, type Literal } from '../../../core/expression/expression.ts'
import type { Condition, Params } from './condition.ts'

/** What a row must satisfy to be kept. */
export function filterExpression({ conditions, match, keep }: Params): Expression {
  const matching: Expression = {
    op: match === 'all' ? 'and' : 'or',
    args: conditions.map(conditionExpression),
  }
  return keep === 'matching' || conditions.length === 0
    ? matchingOrAll(matching, conditions)
    : { op: 'not', arg: matching }
}

function matchingOrAll(matching: Expression, conditions: readonly Condition[]): Expression {
  return conditions.length === 0 ? { op: 'and', args: [] } : matching
}

/** False, and not unknown, for a missing value: else `NOT` would lose the row both ways. */
function conditionExpression(condition: Condition): Expression {
  const arg = column(condition.column)
  const present: Expression = { op: 'not', arg: { op: 'is_missing', arg } }
  switch (condition.operator) {
    case 'is_missing':
      return { op: 'is_missing', arg }
    case 'is_present':
      return present
    case 'in':
      return { op: 'and', args: [present, { op: 'in', arg, values: listOf(condition) }] }
    case 'contains':
    case 'starts_with':
    case 'ends_with': {
      const text = String(condition.value)
      return {
        op: 'and',
        args: [present, { op: condition.operator, arg, text, ignoreCase: condition.ignore_case }],
      }
    }
    case 'equal':
    case 'not_equal':
    case 'less':
    case 'less_or_equal':
    case 'greater':
    case 'greater_or_equal': {
      const right: Expression = { op: 'literal', value: single(condition) }
      return { op: 'and', args: [present, { op: condition.operator, left: arg, right }] }
    }
  }
}

function listOf(condition: Condition): Literal[] {
  if (Array.isArray(condition.value)) return condition.value
  return condition.value === null ? [] : [condition.value]
}

function single(condition: Condition): Literal {
  return Array.isArray(condition.value) ? (condition.value[0] ?? null) : condition.value
}
