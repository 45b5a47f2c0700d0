/** The text form of an expression. `parse` reads it back to the same expression, for every one that `parse` gives. */
import type { Expression, Literal } from './expression.ts'
import { isBareName } from './tokens.ts'

const symbols = {
  add: '+',
  subtract: '-',
  multiply: '*',
  divide: '/',
  equal: '=',
  not_equal: '!=',
  less: '<',
  less_or_equal: '<=',
  greater: '>',
  greater_or_equal: '>=',
} as const

/** How tight an expression holds together; what is looser than its place needs brackets. */
const tightness = { or: 1, and: 2, not: 3, comparison: 4, sum: 5, product: 6, sign: 7, whole: 8 } as const

export function print(expression: Expression): string {
  return printed(expression, tightness.or)
}

/** A column as it is written in a formula: `Age`, `[Passenger class]`. */
export function printColumn(name: string): string {
  return isBareName(name) ? name : `[${name.replaceAll(']', ']]')}]`
}

function printed(expression: Expression, least: number): string {
  const [own, source] = write(expression)
  return own < least ? `(${source})` : source
}

function write(expression: Expression): [tightness: number, source: string] {
  switch (expression.op) {
    case 'column':
      return [tightness.whole, printColumn(expression.name)]
    case 'literal':
      return [isNegative(expression.value) ? tightness.sign : tightness.whole, printLiteral(expression.value)]
    case 'add':
    case 'subtract':
      return binary(expression, tightness.sum)
    case 'multiply':
    case 'divide':
      return binary(expression, tightness.product)
    case 'equal':
    case 'not_equal':
    case 'less':
    case 'less_or_equal':
    case 'greater':
    case 'greater_or_equal':
      return [tightness.comparison, compared(expression.left, symbols[expression.op], expression.right)]
    case 'and':
    case 'or': {
      if (expression.args.length === 0) return [tightness.whole, expression.op === 'and' ? 'true' : 'false']
      const own = tightness[expression.op]
      const args = expression.args.map((arg) => printed(arg, own + 1))
      return [args.length === 1 ? tightness.not : own, args.join(` ${expression.op} `)]
    }
    case 'not':
      return [tightness.not, `not ${printed(expression.arg, tightness.not)}`]
    case 'is_missing':
      return [tightness.comparison, `${printed(expression.arg, tightness.sum)} is missing`]
    case 'in': {
      const values = expression.values.map(printLiteral).join(', ')
      return [tightness.comparison, `${printed(expression.arg, tightness.sum)} in (${values})`]
    }
    case 'negate': {
      const { arg } = expression
      // `-5` is a number of its own, and two signs in a row read badly.
      const isPlain = arg.op !== 'literal' && arg.op !== 'negate'
      return [tightness.sign, isPlain ? `-${printed(arg, tightness.sign)}` : `-(${print(arg)})`]
    }
    // No formula has it; recipes do.
    case 'nearest':
    case 'coalesce':
    case 'min':
    case 'max':
      return called(expression.op, ...expression.args.map(print))
    case 'if':
      return called(
        'if',
        print(expression.condition),
        print(expression.consequent),
        print(expression.alternative),
      )
    case 'contains':
    case 'starts_with':
    case 'ends_with': {
      const text = printLiteral(expression.text)
      return called(expression.op, print(expression.arg), text, ...(expression.ignoreCase ? ['true'] : []))
    }
    case 'round':
      return called(
        'round',
        print(expression.arg),
        ...(expression.digits === 0 ? [] : [`${expression.digits}`]),
      )
    case 'to_float':
      return called('number', print(expression.arg))
    case 'indicator':
    case 'abs':
    case 'floor':
    case 'ceil':
    case 'sqrt':
    case 'log':
    case 'exp':
    case 'lower':
    case 'upper':
    case 'trim':
    case 'length':
      return called(expression.op, print(expression.arg))
  }
}

function binary(
  expression: { op: keyof typeof symbols; left: Expression; right: Expression },
  own: number,
): [number, string] {
  const left = printed(expression.left, own)
  return [own, `${left} ${symbols[expression.op]} ${printed(expression.right, own + 1)}`]
}

/** Comparisons don't chain, so both sides must be tighter. */
function compared(left: Expression, symbol: string, right: Expression): string {
  return `${printed(left, tightness.sum)} ${symbol} ${printed(right, tightness.sum)}`
}

function called(name: string, ...args: string[]): [number, string] {
  return [tightness.whole, `${name}(${args.join(', ')})`]
}

function isNegative(value: Literal): boolean {
  return typeof value === 'number' && (value < 0 || Object.is(value, -0))
}

function printLiteral(value: Literal): string {
  if (value === null) return 'missing'
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`
  return Object.is(value, -0) ? '-0' : String(value)
}
