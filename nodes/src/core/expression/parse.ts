/**
 * The text form of an expression, read by recursive descent with binding powers (V. Pratt, Top down operator precedence,
 * 1973). What comes out is data of the closed union `Expression` or a fault with its place; nothing is ever evaluated.
 */
import { worded, type Words } from '../document/problem.ts'
import { closest } from '../text/closest.ts'
import type { MessageValues } from '../text/fill-message.ts'
import {
  column,
  literalOf,
  mostCharacters,
  mostDigits,
  type ArithmeticOperator,
  type ComparisonOperator,
  type Expression,
  type Literal,
} from './expression.ts'
import { faultMessages, type FaultMessage } from './fault-messages.ts'
import { functionNames, functions, isFunctionName, replacementFor, type FunctionName } from './functions.ts'
import { keywordOf, tokensOf, type Keyword, type Token } from './tokens.ts'

/** A part of the text, in UTF-16 units, the end not included. */
export interface Span {
  start: number
  end: number
}

/** What is wrong with a formula, where, and what to do about it. */
export interface Fault extends Span {
  message: string
  hint: string
  words: Words
  /** What the part is to be replaced by, where that mends it. */
  replacements: string[]
}

/** A fault of the part at `span`. */
export function faultAt(
  { start, end }: Span,
  message: FaultMessage,
  values: MessageValues = {},
  replacements: string[] = [],
): Fault {
  const { hint = '', ...said } = worded(`fault.${message}`, faultMessages[message], values)
  return { start, end, ...said, hint, replacements }
}

export type Parsed =
  | { ok: true; expression: Expression; spanOf: (part: Expression) => Span }
  | { ok: false; fault: Fault }

/** Deeper ones no person writes, and engines have limits of their own. */
export const deepest = 200

export function parse(source: string): Parsed {
  try {
    if (source.length > mostCharacters) {
      const end = source.length
      throw new FormulaFault({ start: mostCharacters, end }, 'too_long')
    }
    const parser = new Parser(tokensOf(source))
    const expression = parser.whole()
    return {
      ok: true,
      expression,
      spanOf: (part) => parser.spans.get(part) ?? { start: 0, end: source.length },
    }
  } catch (error) {
    if (error instanceof FormulaFault) return { ok: false, fault: error.fault }
    throw error
  }
}

class FormulaFault extends Error {
  readonly fault: Fault

  constructor(span: Span, message: FaultMessage, values: MessageValues = {}, replacements: string[] = []) {
    super(message)
    this.fault = faultAt(span, message, values, replacements)
  }
}

const comparisons: Readonly<Record<string, ComparisonOperator>> = {
  '=': 'equal',
  '==': 'equal',
  '!=': 'not_equal',
  '<>': 'not_equal',
  '≠': 'not_equal',
  '<': 'less',
  '<=': 'less_or_equal',
  '≤': 'less_or_equal',
  '>': 'greater',
  '>=': 'greater_or_equal',
  '≥': 'greater_or_equal',
}

const arithmetic: Readonly<Record<string, ArithmeticOperator>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
}

/** Signs of other languages, with what they mean there. */
const foreign: Readonly<Record<string, 'and' | 'or' | 'not' | 'power' | 'rest'>> = {
  '&&': 'and',
  '&': 'and',
  '||': 'or',
  '|': 'or',
  '!': 'not',
  '^': 'power',
  '**': 'power',
  '%': 'rest',
}

class Parser {
  readonly spans = new Map<Expression, Span>()
  private readonly tokens: readonly Token[]
  private at = 0
  private depth = 0

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }

  whole(): Expression {
    const first = this.token
    if (first.is === 'end') throw new FormulaFault(first, 'empty')
    const expression = this.either()
    if (this.token.is !== 'end') this.refuseRest()
    return expression
  }

  private either(): Expression {
    return this.joined('or', () => this.both())
  }

  private both(): Expression {
    return this.joined('and', () => this.negated())
  }

  private joined(op: 'and' | 'or', part: () => Expression): Expression {
    const start = this.token.start
    const args = [part()]
    while (this.takeKeyword(op)) args.push(part())
    return args.length === 1 ? args[0] : this.done(start, { op, args })
  }

  private negated(): Expression {
    const start = this.token.start
    if (!this.takeKeyword('not')) return this.comparison()
    return this.done(
      start,
      this.deeper(() => ({ op: 'not', arg: this.negated() })),
    )
  }

  private comparison(): Expression {
    const start = this.token.start
    const left = this.sum()
    const compared = this.comparedWith(left, start)
    if (compared === null) return left
    const next = this.token
    if ((next.is === 'symbol' && Object.hasOwn(comparisons, next.value)) || this.isKeyword('is')) {
      throw new FormulaFault(next, 'chained')
    }
    return compared
  }

  /** A comparison that begins with `left`; null where nothing is compared. */
  private comparedWith(left: Expression, start: number): Expression | null {
    const { token } = this
    if (token.is === 'symbol' && Object.hasOwn(comparisons, token.value)) {
      this.at += 1
      const right = this.sum()
      return this.done(start, { op: comparisons[token.value], left, right })
    }
    if (this.takeKeyword('is')) {
      const isNegated = this.takeKeyword('not')
      if (!this.takeKeyword('missing') && !this.takeKeyword('null')) {
        throw new FormulaFault(this.token, 'is_what')
      }
      return this.turned(isNegated, start, { op: 'is_missing', arg: left })
    }
    const isNegated = this.isKeyword('not') && this.isKeyword('in', 1)
    if (isNegated) this.at += 1
    if (!this.takeKeyword('in')) return null
    return this.turned(isNegated, start, { op: 'in', arg: left, values: this.values() })
  }

  private turned(isNegated: boolean, start: number, expression: Expression): Expression {
    const inner = this.done(start, expression)
    return isNegated ? this.done(start, { op: 'not', arg: inner }) : inner
  }

  /** `('a', 'b', -1)`. */
  private values(): Literal[] {
    this.expect('(', 'in_what')
    const values: Literal[] = []
    while (!this.take(')')) {
      if (values.length > 0) this.expect(',', 'list_unclosed')
      const start = this.token
      const value = this.sign()
      if (value.op !== 'literal') {
        throw new FormulaFault(this.spans.get(value) ?? start, 'list_of_others')
      }
      values.push(value.value)
    }
    return values
  }

  private sum(): Expression {
    return this.leftToRight(['+', '-'], () => this.product())
  }

  private product(): Expression {
    return this.leftToRight(['*', '/'], () => this.sign())
  }

  private leftToRight(signs: readonly string[], operand: () => Expression): Expression {
    const start = this.token.start
    let left = operand()
    let steps = 0
    while (this.token.is === 'symbol' && signs.includes(this.token.value)) {
      const op = arithmetic[this.token.value]
      this.at += 1
      steps += 1
      if (steps + this.depth > deepest) this.refuseDepth()
      left = this.done(start, { op, left, right: operand() })
    }
    return left
  }

  private sign(): Expression {
    const { token } = this
    if (token.is === 'symbol' && token.value === '+') {
      throw new FormulaFault(token, 'stray_plus')
    }
    if (!this.take('-')) return this.single()
    const next = this.token
    if (next.is === 'number') {
      this.at += 1
      return this.done(token.start, literalOf(-this.finite(next)))
    }
    return this.done(
      token.start,
      this.deeper(() => ({ op: 'negate', arg: this.sign() })),
    )
  }

  private single(): Expression {
    const { token } = this
    this.at += 1
    switch (token.is) {
      case 'number':
        return this.done(token.start, literalOf(this.finite(token)))
      case 'text':
        return this.done(token.start, literalOf(token.value))
      case 'column':
        return this.done(token.start, column(token.value))
      case 'word': {
        const keyword = keywordOf(token.value)
        if (keyword !== null) return this.constant(token, keyword)
        if (this.isSymbol('(')) return this.called(token)
        return this.done(token.start, column(token.value))
      }
      case 'symbol':
        if (token.value === '(') {
          const inner = this.deeper(() => this.either())
          this.expect(')', 'bracket_unclosed', { opening: token })
          return inner
        }
        return this.refuse(token)
      case 'unclosed':
      case 'unknown':
      case 'end':
        return this.refuse(token)
    }
  }

  private constant(token: Token, keyword: Keyword): Expression {
    switch (keyword) {
      case 'true':
      case 'false':
        return this.done(token.start, literalOf(keyword === 'true'))
      case 'missing':
      case 'null':
        return this.done(token.start, literalOf(null))
      case 'and':
      case 'or':
      case 'not':
      case 'in':
      case 'is':
        if (keyword === 'not') throw new FormulaFault(token, 'stray_not')
        throw new FormulaFault(token, 'stray_keyword', { keyword, written: token.value })
    }
  }

  private called(name: Token & { is: 'word' }): Expression {
    const lower = name.value.toLowerCase()
    if (!isFunctionName(lower)) return this.refuseFunction(name)
    const opening = this.token
    this.at += 1
    const args: Expression[] = []
    while (!this.take(')')) {
      if (args.length > 0 || this.isSymbol(',')) {
        const { signature } = functions[lower]
        if (args.length === 0) throw new FormulaFault(this.token, 'stray_comma', { signature })
        if (this.token.is === 'end') throw new FormulaFault(opening, 'bracket_unclosed')
        this.expect(',', 'call_unclosed', { values: { name: lower, signature } })
      }
      args.push(this.deeper(() => this.either()))
    }
    const end = this.tokens[this.at - 1].end
    return this.done(name.start, this.applied(lower, args, { start: name.start, end }))
  }

  private applied(name: FunctionName, args: Expression[], place: Span): Expression {
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
        return { op: 'round', arg, digits: args.length === 1 ? 0 : this.digits(args[1]) }
      case 'contains':
      case 'starts_with':
      case 'ends_with': {
        const text = literalIn(args[1])
        if (typeof text !== 'string') throw this.refusal(args[1], 'second_no_text', { signature })
        const ignoreCase = args.length > 2 ? literalIn(args[2]) : false
        if (typeof ignoreCase !== 'boolean') throw this.refusal(args[2], 'third_no_condition', { name })
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

  private digits(expression: Expression): number {
    const value = literalIn(expression)
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= mostDigits)
      return value
    throw this.refusal(expression, 'digits', { most: mostDigits })
  }

  private refusal(part: Expression, message: FaultMessage, values: MessageValues): FormulaFault {
    return new FormulaFault(this.spans.get(part) ?? this.token, message, values)
  }

  private finite(token: Token & { is: 'number' }): number {
    if (Number.isFinite(token.value)) return token.value
    throw new FormulaFault(token, 'number_too_large')
  }

  private get token(): Token {
    return this.tokens[Math.min(this.at, this.tokens.length - 1)]
  }

  private isKeyword(keyword: Keyword, ahead = 0): boolean {
    const token = this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)]
    return token.is === 'word' && keywordOf(token.value) === keyword
  }

  private takeKeyword(keyword: Keyword): boolean {
    const isThere = this.isKeyword(keyword)
    if (isThere) this.at += 1
    return isThere
  }

  private isSymbol(symbol: string): boolean {
    return this.token.is === 'symbol' && this.token.value === symbol
  }

  private take(symbol: string): boolean {
    const isThere = this.isSymbol(symbol)
    if (isThere) this.at += 1
    return isThere
  }

  private expect(
    symbol: string,
    message: FaultMessage,
    { values, opening }: { values?: MessageValues; opening?: Span } = {},
  ): void {
    if (this.take(symbol)) return
    const { token } = this
    if (token.is === 'unclosed' || token.is === 'unknown') this.refuse(token)
    if (token.is === 'symbol' && Object.hasOwn(foreign, token.value)) this.refuse(token)
    throw new FormulaFault(token.is === 'end' && opening !== undefined ? opening : token, message, values)
  }

  private done(start: number, expression: Expression): Expression {
    this.spans.set(expression, { start, end: this.tokens[Math.max(0, this.at - 1)].end })
    return expression
  }

  private deeper<Result>(part: () => Result): Result {
    this.depth += 1
    if (this.depth > deepest) this.refuseDepth()
    const result = part()
    this.depth -= 1
    return result
  }

  private refuseDepth(): never {
    throw new FormulaFault(this.token, 'too_deep')
  }

  private refuseFunction(name: Token & { is: 'word' }): never {
    const instead = replacementFor(name.value.toLowerCase()) ?? 'none'
    const near = closest(name.value, functionNames)
    throw new FormulaFault(name, 'no_function', { name: name.value, instead, near }, near)
  }

  private refuse(token: Token): never {
    if (token.is === 'end') {
      const last = this.tokens.length > 1 ? this.tokens[this.tokens.length - 2] : token
      throw new FormulaFault(last, 'unfinished')
    }
    if (token.is === 'unclosed') {
      if (token.value !== "'" && token.value !== '"') throw new FormulaFault(token, 'column_unclosed')
      const quotes = { quote: token.value, twice: token.value.repeat(2) }
      throw new FormulaFault(token, 'text_unclosed', quotes)
    }
    const isForeign = token.is === 'symbol' && Object.hasOwn(foreign, token.value)
    const means = isForeign ? foreign[token.value] : 'nothing'
    throw new FormulaFault(token, 'stray', { sign: String(token.value), means })
  }

  /** Something follows a formula that is complete. */
  private refuseRest(): never {
    const { token } = this
    if (token.is === 'symbol' || token.is === 'unclosed' || token.is === 'unknown') this.refuse(token)
    throw new FormulaFault(token, 'no_operator')
  }
}

function literalIn(expression: Expression): Literal {
  return expression.op === 'literal' ? expression.value : null
}
