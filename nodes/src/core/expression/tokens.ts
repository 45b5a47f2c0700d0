/** The text form of an expression cut into words: for the parser, and for the colours of the field. */

export type Token = {
  start: number
  end: number
} & (
  | { is: 'number'; value: number }
  | { is: 'text'; value: string }
  /** A name in brackets or backticks, which is always a column. */
  | { is: 'column'; value: string }
  /** A word: a keyword, a function or a column. */
  | { is: 'word'; value: string }
  | { is: 'symbol'; value: string }
  /** Quotes or brackets that nothing closes. */
  | { is: 'unclosed'; value: string }
  | { is: 'unknown'; value: string }
  | { is: 'end'; value: '' }
)

const keywords = ['and', 'or', 'not', 'in', 'is', 'missing', 'null', 'true', 'false'] as const
export type Keyword = (typeof keywords)[number]

/** The keyword that a word is, capitals aside; null for every other word. */
export function keywordOf(word: string): Keyword | null {
  const lower = word.toLowerCase()
  return keywords.find((keyword) => keyword === lower) ?? null
}

const blank = /\s+/y
const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y
const word = /[\p{L}_][\p{L}\p{M}\p{N}_]*/uy
const symbol = /==|!=|<>|<=|>=|&&|\|\||\*\*|[-+*/=<>≠≤≥(),^%!&|]/y
const closings: Readonly<Record<string, string>> = { "'": "'", '"': '"', '[': ']', '`': '`' }

/** Whether a column of that name can be written without brackets. */
export function isBareName(name: string): boolean {
  return matchAt(word, name, 0) === name && keywordOf(name) === null
}

/** The words of a text; the last one is its end. Never throws. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = []
  let start = 0
  while (true) {
    start += matchAt(blank, source, start)?.length ?? 0
    if (start >= source.length) return [...tokens, { is: 'end', value: '', start, end: start }]
    const token = tokenAt(source, start)
    tokens.push(token)
    start = token.end
  }
}

function tokenAt(source: string, start: number): Token {
  const digits = matchAt(number, source, start)
  if (digits !== null) return { is: 'number', value: Number(digits), start, end: start + digits.length }
  const letters = matchAt(word, source, start)
  if (letters !== null) return { is: 'word', value: letters, start, end: start + letters.length }
  if (Object.hasOwn(closings, source[start])) return quotedAt(source, start)
  const sign = matchAt(symbol, source, start)
  if (sign !== null) return { is: 'symbol', value: sign, start, end: start + sign.length }
  const character = String.fromCodePoint(source.codePointAt(start) ?? 0)
  return { is: 'unknown', value: character, start, end: start + character.length }
}

/** What stands between quotes or brackets; the closing one twice stands for itself. */
function quotedAt(source: string, start: number): Token {
  const opening = source[start]
  const closing = closings[opening]
  let value = ''
  let at = start + 1
  while (at < source.length) {
    if (source[at] !== closing) value += source[at++]
    else if (source[at + 1] === closing) {
      value += closing
      at += 2
    } else {
      const is = opening === "'" || opening === '"' ? 'text' : 'column'
      return { is, value, start, end: at + 1 }
    }
  }
  return { is: 'unclosed', value: opening, start, end: source.length }
}

function matchAt(pattern: RegExp, source: string, start: number): string | null {
  pattern.lastIndex = start
  return pattern.exec(source)?.[0] ?? null
}
