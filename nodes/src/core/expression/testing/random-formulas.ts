/** Random expressions, for the properties that hold of all of them. */
import fc from 'fast-check'
import {
  arithmeticOperators,
  column,
  comparisonOperators,
  literalOf,
  mostDigits,
  textOperators,
  type Expression,
  type Literal,
} from '../expression.ts'
import type { TableSchema } from '../../table/schema.ts'

/** A table with a column of every type, with gaps and without. */
export const formulaTable: TableSchema = {
  complete: true,
  columns: [
    { name: 'a', kind: 'numeric', dtype: 'float64', role: 'feature', missing: true },
    { name: 'b', kind: 'numeric', dtype: 'float64', role: 'feature', missing: false },
    { name: 'count', kind: 'integer', dtype: 'int64', role: 'feature', missing: false },
    { name: 'some', kind: 'integer', dtype: 'int64', role: 'feature', missing: true },
    { name: 'name', kind: 'text', dtype: 'string', role: 'feature', missing: true },
    { name: 'first "name"]', kind: 'text', dtype: 'string', role: 'feature', missing: false },
    { name: 'member', kind: 'boolean', dtype: 'bool', role: 'feature', missing: true },
    { name: 'and', kind: 'boolean', dtype: 'bool', role: 'feature', missing: false },
    { name: 'day', kind: 'datetime', dtype: 'datetime', role: 'feature', missing: true },
  ],
}

const word = fc.oneof(
  fc.constantFrom('a', 'Lo', "it's", '', ' x ', 'É', 'ß', '%', '_', '漢', '"', '👍'),
  fc.string({ maxLength: 3 }).filter((text) => !text.includes('\0')),
)
const plainNumber = fc.oneof(
  fc.integer({ min: -20, max: 20 }),
  fc.constantFrom(0.5, 1.5, 2.5, -0.5, 0.1, 100, 1e-3),
)

export interface FormulaShape {
  /** `log` and `exp`, which engines may give other last bits. */
  hasLogarithms?: boolean
}

/** Well typed expressions over `formulaTable`, none deeper than some levels. */
export function typedExpression(shape: FormulaShape = {}): {
  number: fc.Arbitrary<Expression>
  condition: fc.Arbitrary<Expression>
  text: fc.Arbitrary<Expression>
} {
  const functions = ['negate', 'abs', 'floor', 'ceil', 'sqrt'] as const
  const logarithms = ['log', 'exp'] as const
  return fc.letrec<{ number: Expression; condition: Expression; text: Expression }>((tie) => {
    const number = tie('number')
    const condition = tie('condition')
    const text = tie('text')
    const several = (part: fc.Arbitrary<Expression>) => fc.array(part, { minLength: 2, maxLength: 3 })
    const choice = (part: fc.Arbitrary<Expression>): fc.Arbitrary<Expression> =>
      fc.record({ op: fc.constant('if' as const), condition, consequent: part, alternative: part })
    const first = (part: fc.Arbitrary<Expression>): fc.Arbitrary<Expression> =>
      fc.record({ op: fc.constant('coalesce' as const), args: several(part) })
    const depthIdentifier = 'formula'
    return {
      number: fc.oneof(
        { maxDepth: 4, depthIdentifier },
        fc.constantFrom('a', 'b', 'count', 'some').map(column),
        plainNumber.map(literalOf),
        fc.record({ op: fc.constantFrom(...arithmeticOperators), left: number, right: number }),
        fc.record({
          op: fc.constantFrom(...functions, ...(shape.hasLogarithms === true ? logarithms : [])),
          arg: number,
        }),
        fc.record({ op: fc.constant('round' as const), arg: number, digits: fc.integer({ min: 0, max: 3 }) }),
        fc.record({ op: fc.constantFrom('min' as const, 'max' as const), args: several(number) }),
        fc.record({ op: fc.constant('length' as const), arg: text }),
        fc.record({ op: fc.constant('indicator' as const), arg: condition }),
        fc.record({ op: fc.constant('to_float' as const), arg: fc.oneof(number, condition) }),
        choice(number),
        first(number),
      ),
      condition: fc.oneof(
        { maxDepth: 4, depthIdentifier },
        fc.constantFrom('member', 'and').map(column),
        fc.record({ op: fc.constantFrom(...comparisonOperators), left: number, right: number }),
        fc.record({ op: fc.constantFrom(...comparisonOperators), left: text, right: text }),
        fc.record({
          op: fc.constantFrom(...comparisonOperators),
          left: fc.constant(column('day')),
          right: fc.constantFrom('2024-02-29', '2024-03-01T12:00:00').map(literalOf),
        }),
        fc.record({
          op: fc.constantFrom('equal' as const, 'not_equal' as const),
          left: condition,
          right: condition,
        }),
        fc.record({ op: fc.constantFrom('and' as const, 'or' as const), args: several(condition) }),
        fc.record({ op: fc.constant('not' as const), arg: condition }),
        fc.record({ op: fc.constant('is_missing' as const), arg: fc.oneof(number, text, condition) }),
        fc.record({
          op: fc.constant('in' as const),
          arg: number,
          values: fc.array(plainNumber, { minLength: 1, maxLength: 3 }),
        }),
        fc.record({
          op: fc.constant('in' as const),
          arg: text,
          values: fc.array(word, { minLength: 1, maxLength: 3 }),
        }),
        fc.record({ op: fc.constantFrom(...textOperators), arg: text, text: word, ignoreCase: fc.boolean() }),
        choice(condition),
        first(condition),
      ),
      text: fc.oneof(
        { maxDepth: 3, depthIdentifier },
        fc.constantFrom('name', 'first "name"]').map(column),
        word.map(literalOf),
        fc.record({
          op: fc.constantFrom('lower' as const, 'upper' as const, 'trim' as const),
          arg: text,
        }),
        choice(text),
        first(text),
      ),
    }
  })
}

/** Expressions of every shape, well typed or not: all that `parse` can give. */
export function anyExpression(): fc.Arbitrary<Expression> {
  const name = fc.string({ minLength: 1, maxLength: 8, unit: 'binary' })
  const value: fc.Arbitrary<Literal> = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ unit: 'binary' }),
    fc.boolean(),
    fc.constant(null),
  )
  return fc.letrec<{ expression: Expression }>((tie) => {
    const expression = tie('expression')
    const several = fc.array(expression, { minLength: 2, maxLength: 3 })
    return {
      expression: fc.oneof(
        { maxDepth: 5 },
        name.map(column),
        value.map(literalOf),
        fc.record({
          op: fc.constantFrom(...arithmeticOperators, ...comparisonOperators),
          left: expression,
          right: expression,
        }),
        fc.record({
          op: fc.constantFrom(
            'and' as const,
            'or' as const,
            'coalesce' as const,
            'min' as const,
            'max' as const,
          ),
          args: several,
        }),
        fc.record({
          op: fc.constantFrom(
            'not' as const,
            'is_missing' as const,
            'indicator' as const,
            'to_float' as const,
            'negate' as const,
            'log' as const,
            'trim' as const,
          ),
          arg: expression,
        }),
        fc.record({
          op: fc.constant('in' as const),
          arg: expression,
          values: fc.array(value, { maxLength: 3 }),
        }),
        fc.record({
          op: fc.constantFrom(...textOperators),
          arg: expression,
          text: fc.string({ unit: 'binary' }),
          ignoreCase: fc.boolean(),
        }),
        fc.record({
          op: fc.constant('round' as const),
          arg: expression,
          digits: fc.integer({ min: 0, max: mostDigits }),
        }),
        fc.record({
          op: fc.constant('if' as const),
          condition: expression,
          consequent: expression,
          alternative: expression,
        }),
      ),
    }
  }).expression
}
