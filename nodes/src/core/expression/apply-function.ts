import { closest } from '../text/closest.ts'
import { mostDigits, type Expression, type Literal } from './expression.ts'
import { FormulaFault, type Span } from './fault.ts'
import { functionNames, functions, isFunctionName, replacementFor, type FunctionName } from './functions.ts'

/** @throws FormulaFault of the name where there is no such function, with those that may be meant */
export function functionNamed(written: string, place: Span): FunctionName {
  const name = written.toLowerCase()
  if (isFunctionName(name)) return name
  const near = closest(written, functionNames)
  const values = { name: written, instead: replacementFor(name) ?? 'none', near }
  throw new FormulaFault(place, 'no_function', values, near)
}

/**
 * A call as an expression.
 * @param place the whole call
 * @param spanOf where an argument stands
 * @throws FormulaFault when the function takes other arguments
 */
export function applyFunction(
  name: FunctionName,
  args: Expression[],
  place: Span,
  spanOf: (argument: Expression) => Span,
): Expression {
  const { signature, least, most } = functions[name]
  if (args.length < least || args.length > most) {
    const form = least === most ? 'exact' : most === Infinity ? 'open' : 'between'
    const values = {
      name,
      form,
      least,
      most: Number.isFinite(most) ? most : least,
      given: args.length,
      signature,
    }
    throw new FormulaFault(place, 'wrong_count', values)
  }
  const [arg] = args
  switch (name) {
    case 'if':
      return { op: 'if', condition: arg, consequent: args[1], alternative: args[2] }
    case 'coalesce':
    case 'min':
    case 'max':
      return { op: name, args }
    case 'number':
      return { op: 'to_float', arg }
    case 'round':
      return { op: 'round', arg, digits: args.length === 1 ? 0 : digitsIn(args[1], spanOf) }
    case 'contains':
    case 'starts_with':
    case 'ends_with': {
      const text = literalIn(args[1])
      if (typeof text !== 'string') throw new FormulaFault(spanOf(args[1]), 'second_no_text', { signature })
      const ignoreCase = args.length > 2 ? literalIn(args[2]) : false
      if (typeof ignoreCase !== 'boolean')
        throw new FormulaFault(spanOf(args[2]), 'third_no_condition', { name })
      return { op: name, arg, text, ignoreCase }
    }
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
      return { op: name, arg }
  }
}

function digitsIn(argument: Expression, spanOf: (argument: Expression) => Span): number {
  const value = literalIn(argument)
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= mostDigits) return value
  throw new FormulaFault(spanOf(argument), 'digits', { most: mostDigits })
}

function literalIn(expression: Expression): Literal {
  return expression.op === 'literal' ? expression.value : null
}
