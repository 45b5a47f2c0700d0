import { findColumn, type TableSchema } from '../table/schema.ts'
import { operandsOf, type Expression } from './expression.ts'

/** Whether the result may be missing, as far as columns and operations tell. */
export function mayBeMissing(expression: Expression, schema: TableSchema): boolean {
  const some = (parts: readonly Expression[]): boolean => parts.some((part) => mayBeMissing(part, schema))
  switch (expression.op) {
    case 'column':
      return findColumn(schema, expression.name)?.missing !== false
    case 'literal':
      return expression.value === null
    case 'is_missing':
    case 'indicator':
      return false
    case 'coalesce':
    case 'min':
    case 'max':
      return expression.args.every((arg) => mayBeMissing(arg, schema))
    case 'if':
      return some([expression.consequent, expression.alternative])
    case 'divide': {
      const { right } = expression
      return some([expression.left, right]) || right.op !== 'literal' || right.value === 0
    }
    case 'log':
    case 'sqrt':
      return true
    default:
      return some(operandsOf(expression))
  }
}
