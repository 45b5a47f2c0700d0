/**
 * The text form of an expression, read by recursive descent with binding powers (V. Pratt, Top down operator precedence,
 * 1973). What comes out is data of the closed union `Expression` or a fault with its place; nothing is ever evaluated.
 */
import { applyFunction, functionNamed } from './apply-function.ts'
import {
  column,
  literalOf,
  mostCharacters,
  type ArithmeticOperator,
  type ComparisonOperator,
  type Expression,
  type Literal,
} from './expression.ts'
import { FormulaFault, type Fault, type Span } from './fault.ts'
import { functions } from './functions.ts'
import { TokenCursor } from './token-cursor.ts'
import { keywordOf, tokensOf, type Keyword, type Token } from './tokens.ts'

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

class Parser {
  readonly spans = new Map<Expression, Span>()
  private readonly cursor: TokenCursor
  private depth = 0

  constructor(tokens: readonly Token[]) {
    this.cursor = new TokenCursor(tokens)
  }

  whole(): Expression {
    const first = this.cursor.token
    if (first.is === 'end') throw new FormulaFault(first, 'empty')
    const expression = this.either()
    if (this.cursor.token.is !== 'end') this.refuseRest()
    return expression
  }

  private either(): Expression {
    return this.joined('or', () => this.both())
  }

  private both(): Expression {
    return this.joined('and', () => this.negated())
  }

  private joined(op: 'and' | 'or', part: () => Expression): Expression {
    const start = this.cursor.token.start
    const args = [part()]
    while (this.cursor.takeKeyword(op)) args.push(part())
    return args.length === 1 ? args[0] : this.done(start, { op, args })
  }

  private negated(): Expression {
    const start = this.cursor.token.start
    if (!this.cursor.takeKeyword('not')) return this.comparison()
    return this.done(
      start,
      this.deeper(() => ({ op: 'not', arg: this.negated() })),
    )
  }

  private comparison(): Expression {
    const start = this.cursor.token.start
    const left = this.sum()
    const compared = this.comparedWith(left, start)
    if (compared === null) return left
    const next = this.cursor.token
    if ((next.is === 'symbol' && Object.hasOwn(comparisons, next.value)) || this.cursor.isKeyword('is')) {
      throw new FormulaFault(next, 'chained')
    }
    return compared
  }

  /** A comparison that begins with `left`; null where nothing is compared. */
  private comparedWith(left: Expression, start: number): Expression | null {
    const { token } = this.cursor
    if (token.is === 'symbol' && Object.hasOwn(comparisons, token.value)) {
      this.cursor.advance()
      const right = this.sum()
      return this.done(start, { op: comparisons[token.value], left, right })
    }
    if (this.cursor.takeKeyword('is')) {
      const isNegated = this.cursor.takeKeyword('not')
      if (!this.cursor.takeKeyword('missing') && !this.cursor.takeKeyword('null')) {
        throw new FormulaFault(this.cursor.token, 'is_what')
      }
      return this.turned(isNegated, start, { op: 'is_missing', arg: left })
    }
    const isNegated = this.cursor.isKeyword('not') && this.cursor.isKeyword('in', 1)
    if (isNegated) this.cursor.advance()
    if (!this.cursor.takeKeyword('in')) return null
    return this.turned(isNegated, start, { op: 'in', arg: left, values: this.values() })
  }

  private turned(isNegated: boolean, start: number, expression: Expression): Expression {
    const inner = this.done(start, expression)
    return isNegated ? this.done(start, { op: 'not', arg: inner }) : inner
  }

  /** `('a', 'b', -1)`. */
  private values(): Literal[] {
    this.cursor.expect('(', 'in_what')
    const values: Literal[] = []
    while (!this.cursor.take(')')) {
      if (values.length > 0) this.cursor.expect(',', 'list_unclosed')
      const start = this.cursor.token
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
    const start = this.cursor.token.start
    let left = operand()
    let steps = 0
    while (this.cursor.token.is === 'symbol' && signs.includes(this.cursor.token.value)) {
      const op = arithmetic[this.cursor.token.value]
      this.cursor.advance()
      steps += 1
      if (steps + this.depth > deepest) this.refuseDepth()
      left = this.done(start, { op, left, right: operand() })
    }
    return left
  }

  private sign(): Expression {
    const { token } = this.cursor
    if (token.is === 'symbol' && token.value === '+') {
      throw new FormulaFault(token, 'stray_plus')
    }
    if (!this.cursor.take('-')) return this.single()
    const next = this.cursor.token
    if (next.is === 'number') {
      this.cursor.advance()
      return this.done(token.start, literalOf(-this.finite(next)))
    }
    return this.done(
      token.start,
      this.deeper(() => ({ op: 'negate', arg: this.sign() })),
    )
  }

  private single(): Expression {
    const { token } = this.cursor
    this.cursor.advance()
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
        if (this.cursor.isSymbol('(')) return this.called(token)
        return this.done(token.start, column(token.value))
      }
      case 'symbol':
        if (token.value === '(') {
          const inner = this.deeper(() => this.either())
          this.cursor.expect(')', 'bracket_unclosed', { opening: token })
          return inner
        }
        return this.cursor.refuse(token)
      case 'unclosed':
      case 'unknown':
      case 'end':
        return this.cursor.refuse(token)
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
    const called = functionNamed(name.value, name)
    const opening = this.cursor.token
    this.cursor.advance()
    const args: Expression[] = []
    while (!this.cursor.take(')')) {
      if (args.length > 0 || this.cursor.isSymbol(',')) {
        const { signature } = functions[called]
        if (args.length === 0) throw new FormulaFault(this.cursor.token, 'stray_comma', { signature })
        if (this.cursor.token.is === 'end') throw new FormulaFault(opening, 'bracket_unclosed')
        this.cursor.expect(',', 'call_unclosed', { values: { name: called, signature } })
      }
      args.push(this.deeper(() => this.either()))
    }
    const end = this.cursor.endBefore
    const place = { start: name.start, end }
    return this.done(
      name.start,
      applyFunction(called, args, place, (argument) => this.spans.get(argument) ?? place),
    )
  }

  private finite(token: Token & { is: 'number' }): number {
    if (Number.isFinite(token.value)) return token.value
    throw new FormulaFault(token, 'number_too_large')
  }

  private done(start: number, expression: Expression): Expression {
    this.spans.set(expression, { start, end: this.cursor.endBefore })
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
    throw new FormulaFault(this.cursor.token, 'too_deep')
  }

  /** Something follows a formula that is complete. */
  private refuseRest(): never {
    const { token } = this.cursor
    if (token.is === 'symbol' || token.is === 'unclosed' || token.is === 'unknown') this.cursor.refuse(token)
    throw new FormulaFault(token, 'no_operator')
  }
}
