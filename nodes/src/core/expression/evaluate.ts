/** What an expression is worth for one row: the reference that the SQL and the Python are held against. */
import { lowerCase, upperCase } from '../text/letter-case.ts'
import type { ComparisonOperator, Expression, Literal } from './expression.ts'

/** A cell; a time is a `Date`, a missing value null. */
export type Value = Literal | Date

/** The value of a column by its name. */
export type Row = (column: string) => Value

/** Of an expression that `check` found well typed; mistyped operands count as missing. */
export function evaluate(expression: Expression, row: Row): Value {
  switch (expression.op) {
    case 'column':
      return row(expression.name)
    case 'literal':
      return expression.value
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
      return arithmetic(expression.op, numberOf(expression.left, row), numberOf(expression.right, row))
    case 'equal':
    case 'not_equal':
    case 'less':
    case 'less_or_equal':
    case 'greater':
    case 'greater_or_equal':
      return compared(expression.op, evaluate(expression.left, row), evaluate(expression.right, row))
    case 'and':
    case 'or': {
      const decisive = expression.op === 'or'
      const values = expression.args.map((arg) => evaluate(arg, row))
      if (values.includes(decisive)) return decisive
      return values.includes(null) ? null : !decisive
    }
    case 'not': {
      const value = evaluate(expression.arg, row)
      return typeof value === 'boolean' ? !value : null
    }
    case 'is_missing':
      return evaluate(expression.arg, row) === null
    case 'coalesce':
      return firstPresent(expression.args, row)
    case 'in': {
      const value = evaluate(expression.arg, row)
      if (expression.values.length === 0) return false
      const found = expression.values.map((each) => compared('equal', value, each))
      if (found.includes(true)) return true
      return found.includes(null) ? null : false
    }
    case 'contains':
    case 'starts_with':
    case 'ends_with': {
      const value = evaluate(expression.arg, row)
      if (typeof value !== 'string') return null
      const fold = expression.ignoreCase ? lowerCase : (text: string) => text
      return tests[expression.op](fold(value), fold(expression.text))
    }
    case 'indicator':
      return evaluate(expression.arg, row) === true ? 1 : 0
    case 'to_float':
      return numberOf(expression.arg, row)
    case 'negate':
    case 'abs':
    case 'floor':
    case 'ceil':
    case 'sqrt':
    case 'log':
    case 'exp':
      return present(numberOf(expression.arg, row), numberFunction[expression.op])
    case 'round': {
      const scale = 10 ** expression.digits
      return present(numberOf(expression.arg, row), (x) =>
        expression.digits === 0 ? roundToEven(x) : roundToEven(x * scale) / scale,
      )
    }
    case 'min':
    case 'max': {
      const values = expression.args.map((arg) => numberOf(arg, row)).filter((value) => value !== null)
      return values.length === 0 ? null : Math[expression.op](...values)
    }
    case 'nearest':
      return nearest(
        expression.args.map((arg) => numberOf(arg, row)),
        expression.points,
      )
    case 'lower':
    case 'upper':
    case 'trim':
    case 'length': {
      const value = evaluate(expression.arg, row)
      return typeof value === 'string' ? textFunction[expression.op](value) : null
    }
    case 'if':
      return evaluate(
        evaluate(expression.condition, row) === true ? expression.consequent : expression.alternative,
        row,
      )
  }
}

function nearest(values: readonly (number | null)[], points: readonly (readonly number[])[]): number | null {
  const present = values.filter((value) => value !== null)
  if (present.length < values.length) return null
  const distances = points.map((point) =>
    Math.sqrt(present.reduce((sum, value, place) => sum + (value - point[place]) ** 2, 0)),
  )
  return distances.indexOf(Math.min(...distances))
}

function firstPresent(args: readonly Expression[], row: Row): Value {
  for (const arg of args) {
    const value = evaluate(arg, row)
    if (value !== null) return value
  }
  return null
}

function numberOf(expression: Expression, row: Row): number | null {
  const value = evaluate(expression, row)
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'number' ? value : null
}

function present(value: number | null, compute: (value: number) => number): number | null {
  return value === null ? null : known(compute(value))
}

/** NaN is no value. */
function known(value: number): number | null {
  return Number.isNaN(value) ? null : value
}

function arithmetic(
  op: 'add' | 'subtract' | 'multiply' | 'divide',
  left: number | null,
  right: number | null,
): number | null {
  if (left === null || right === null) return null
  switch (op) {
    case 'add':
      return known(left + right)
    case 'subtract':
      return known(left - right)
    case 'multiply':
      return known(left * right)
    case 'divide':
      return right === 0 ? null : known(left / right)
  }
}

const tests = {
  contains: (value: string, part: string) => value.includes(part),
  starts_with: (value: string, part: string) => value.startsWith(part),
  ends_with: (value: string, part: string) => value.endsWith(part),
}

const numberFunction = {
  negate: (x: number) => -x,
  abs: Math.abs,
  floor: Math.floor,
  ceil: Math.ceil,
  sqrt: Math.sqrt,
  log: (x: number) => (x > 0 ? Math.log(x) : Number.NaN),
  exp: Math.exp,
}

const textFunction = {
  lower: lowerCase,
  upper: upperCase,
  trim: (text: string) => text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ''),
  length: (text: string) => Array.from(text).length,
}

/** To the nearest whole number, halves to the even one. */
function roundToEven(x: number): number {
  if (!Number.isFinite(x)) return x
  const below = Math.floor(x)
  const rest = x - below
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1
  return below % 2 === 0 ? below : below + 1
}

function compared(op: ComparisonOperator, left: Value, right: Value): boolean | null {
  if (left === null || right === null) return null
  const order = orderOf(left, right)
  switch (op) {
    case 'equal':
      return order === 0
    case 'not_equal':
      return order !== 0
    case 'less':
      return order < 0
    case 'less_or_equal':
      return order <= 0
    case 'greater':
      return order > 0
    case 'greater_or_equal':
      return order >= 0
  }
}

function orderOf(left: Exclude<Value, null>, right: Exclude<Value, null>): number {
  if (typeof left === 'string' && typeof right === 'string') return codePointOrder(left, right)
  const [a, b] = [comparable(left), comparable(right)]
  return a < b ? -1 : a > b ? 1 : 0
}

/** Beside a time, a text is one too. */
function comparable(value: Exclude<Value, null>): number {
  if (value instanceof Date) return value.getTime()
  return typeof value === 'string' ? Date.parse(value.includes('T') ? `${value}Z` : value) : Number(value)
}

function codePointOrder(left: string, right: string): number {
  const [a, b] = [Array.from(left), Array.from(right)]
  const place = a.findIndex((letter, index) => letter !== b[index])
  if (place === -1) return a.length - b.length
  if (place >= b.length) return 1
  return (a[place].codePointAt(0) ?? 0) - (b[place].codePointAt(0) ?? 0)
}
