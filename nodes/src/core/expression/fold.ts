import { evaluate } from './evaluate.ts'
import { literalOf, operandsOf, type Expression } from './expression.ts'

/** Computes what no column decides. The operands are folded already. */
export function fold(expression: Expression): Expression {
  switch (expression.op) {
    case 'column':
    case 'literal':
      return expression
    case 'coalesce': {
      const args = expression.args.filter((arg) => !isLiteral(arg) || arg.value !== null)
      const last = args.findIndex(isLiteral)
      const used = last === -1 ? args : args.slice(0, last + 1)
      if (used.length === 0) return literalOf(null)
      return used.length === 1 ? used[0] : { op: 'coalesce', args: used }
    }
    case 'min':
    case 'max': {
      const constants = expression.args.filter(isLiteral)
      const others = expression.args.filter((arg) => !isLiteral(arg))
      const constant = evaluate({ op: expression.op, args: constants }, noColumn)
      const args = constant === null || constant instanceof Date ? others : [...others, literalOf(constant)]
      if (args.length === 0) return literalOf(null)
      return args.length === 1 ? args[0] : { op: expression.op, args }
    }
    case 'if': {
      if (!isLiteral(expression.condition)) {
        const { consequent, alternative } = expression
        const isNothing = [consequent, alternative].every((each) => isLiteral(each) && each.value === null)
        return isNothing ? literalOf(null) : expression
      }
      return expression.condition.value === true ? expression.consequent : expression.alternative
    }
    case 'and':
    case 'or': {
      const decisive = expression.op === 'or'
      const args = expression.args.filter((arg) => !isLiteral(arg) || arg.value !== !decisive)
      if (args.some((arg) => isLiteral(arg) && arg.value === decisive)) return literalOf(decisive)
      if (args.every(isLiteral)) return literalOf(args.length === 0 ? !decisive : null)
      return args.length === 1 ? args[0] : { op: expression.op, args }
    }
    default: {
      const operands = operandsOf(expression)
      // Every other operation but these two is missing where an operand is.
      const isStrict = expression.op !== 'is_missing' && expression.op !== 'indicator'
      if (isStrict && operands.some((operand) => isLiteral(operand) && operand.value === null))
        return literalOf(null)
      if (!operands.every(isLiteral)) return expression
      const value = evaluate(expression, noColumn)
      return value instanceof Date ? expression : literalOf(value)
    }
  }
}

function isLiteral(expression: Expression): expression is Expression & { op: 'literal' } {
  return expression.op === 'literal'
}

function noColumn(): null {
  return null
}
