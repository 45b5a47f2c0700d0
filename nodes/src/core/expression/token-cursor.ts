import type { MessageValues } from '../text/fill-message.ts'
import { FormulaFault, type Span } from './fault.ts'
import type { FaultMessage } from './fault-messages.ts'
import { keywordOf, type Keyword, type Token } from './tokens.ts'

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

/** A place among the tokens of a formula, which goes on as they are taken and refuses what has no place there. */
export class TokenCursor {
  private readonly tokens: readonly Token[]
  private at = 0

  /** @param tokens the last one stands for the end */
  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }

  get token(): Token {
    return this.tokens[Math.min(this.at, this.tokens.length - 1)]
  }

  /** Where the token before this one ends. */
  get endBefore(): number {
    return this.tokens[Math.max(0, this.at - 1)].end
  }

  /** Goes on to the next token. */
  advance(): void {
    this.at += 1
  }

  /** @param ahead how many tokens after this one */
  isKeyword(keyword: Keyword, ahead = 0): boolean {
    const token = this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)]
    return token.is === 'word' && keywordOf(token.value) === keyword
  }

  /** Goes on if the keyword is here; whether it was. */
  takeKeyword(keyword: Keyword): boolean {
    const isThere = this.isKeyword(keyword)
    if (isThere) this.at += 1
    return isThere
  }

  isSymbol(symbol: string): boolean {
    return this.token.is === 'symbol' && this.token.value === symbol
  }

  /** Goes on if the symbol is here; whether it was. */
  take(symbol: string): boolean {
    const isThere = this.isSymbol(symbol)
    if (isThere) this.at += 1
    return isThere
  }

  /**
   * Goes on behind the symbol.
   * @param opening the bracket that it closes, which is at fault where the text ends
   * @throws FormulaFault when something else is here
   */
  expect(
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

  /** @throws FormulaFault that says of the token why nothing can begin with it */
  refuse(token: Token): never {
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
}
