/** Python's regular expressions of text as JavaScript's. */
import { FitError } from '../estimator/estimator.ts'

/** What Python's `\w` matches: letters, numbers of all kinds and the underscore, but no combining marks. */
const WORD = '\\p{L}\\p{N}_'
/** What Python's `\s` and `str.split` take for white space. */
export const WHITE_SPACE =
  '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'

const CLASSES: Readonly<Record<string, string>> = {
  w: `[${WORD}]`,
  W: `[^${WORD}]`,
  d: '\\p{Nd}',
  D: '\\P{Nd}',
  s: `[${WHITE_SPACE}]`,
  S: `[^${WHITE_SPACE}]`,
}

const ASSERTIONS: Readonly<Record<string, string>> = {
  b: `(?:(?<=[${WORD}])(?![${WORD}])|(?<![${WORD}])(?=[${WORD}]))`,
  B: `(?:(?<=[${WORD}])(?=[${WORD}])|(?<![${WORD}])(?![${WORD}]))`,
  A: '(?<![\\s\\S])',
  Z: '(?![\\s\\S])',
}

const CONTROLS: Readonly<Record<string, string>> = {
  a: '\\x07',
  f: '\\f',
  n: '\\n',
  r: '\\r',
  t: '\\t',
  v: '\\v',
  '0': '\\x00',
}

/** Where the translation has come to. */
interface Reader {
  pattern: string
  at: number
  dotAll: boolean
}

/**
 * The JavaScript expression (flags `g` and `v`, and `i` for `(?i)`) that finds what the Python pattern finds.
 *
 * @throws FitError `bad_parameter` for what has no counterpart: other flags, atomic groups, possessive quantifiers,
 * conditions, `\N{...}`; and for a pattern that is none.
 */
export function fromPythonPattern(pattern: string): RegExp {
  const flags = /^\(\?([a-zA-Z]+)\)/.exec(pattern)?.[1] ?? ''
  const unknown = /[^uis]/.exec(flags)?.[0]
  if (unknown !== undefined) refuse(pattern, `the flag ${unknown} is not supported`)
  const start = flags === '' ? 0 : flags.length + 3
  const reader: Reader = { pattern, at: start, dotAll: flags.includes('s') }
  let source = ''
  while (reader.at < pattern.length) source += readItem(reader)
  try {
    return new RegExp(source, flags.includes('i') ? 'giv' : 'gv')
  } catch {
    return refuse(pattern, 'it is no regular expression')
  }
}

function readItem(reader: Reader): string {
  const { pattern, at, dotAll } = reader
  const character = pattern[at]
  switch (character) {
    case '\\':
      return readEscape(reader)
    case '[':
      return readSet(reader)
    case '(':
      return readGroup(reader)
    case '.':
      reader.at += 1
      return dotAll ? '[\\s\\S]' : '[^\\n]'
    case '$':
      reader.at += 1
      return '(?=\\n?(?![\\s\\S]))'
    case '{':
      return readRepeat(reader)
    case ']':
    case '}':
      reader.at += 1
      return `\\${character}`
    default:
      if (/[*+?]/.test(character) && pattern[at + 1] === '+')
        refuse(pattern, 'possessive quantifiers are not supported')
      return readCharacter(reader)
  }
}

function readCharacter(reader: Reader): string {
  const character = String.fromCodePoint(reader.pattern.codePointAt(reader.at) ?? 0)
  reader.at += character.length
  return character
}

function readEscape(reader: Reader): string {
  const { pattern, at } = reader
  const letter = pattern[at + 1]
  const known = CLASSES[letter] ?? ASSERTIONS[letter]
  if (known !== undefined) {
    reader.at += 2
    return known
  }
  const reference = /^\\[1-9]\d?/.exec(pattern.slice(at))
  if (reference) {
    reader.at += reference[0].length
    return `(?:${reference[0]})`
  }
  return readCodePoint(reader)
}

/** An escape that stands for one character, in or out of a set. */
function readCodePoint(reader: Reader): string {
  const { pattern, at } = reader
  const coded = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(pattern.slice(at))
  if (coded) {
    reader.at += coded[0].length
    return `\\u{${Number.parseInt(coded[1] ?? coded[2] ?? coded[3], 16).toString(16)}}`
  }
  const letter = pattern[at + 1]
  if (letter === undefined) refuse(pattern, 'it ends with a backslash')
  reader.at += 1
  if (letter in CONTROLS) {
    reader.at += 1
    return CONTROLS[letter]
  }
  if (/[a-zA-Z0-9]/.test(letter)) refuse(pattern, `\\${letter} is not supported`)
  return literal(readCharacter(reader))
}

/** A character as itself, whatever it means elsewhere. */
function literal(character: string): string {
  return /^[\w\s]$/.test(character) || character > '\x7f' ? character : `\\x${hex(character)}`
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(2, '0')
}

function readSet(reader: Reader): string {
  const { pattern } = reader
  reader.at += 1
  let source = '['
  if (pattern[reader.at] === '^') {
    source += '^'
    reader.at += 1
  }
  for (let isFirst = true; ; isFirst = false) {
    const character = pattern[reader.at]
    if (character === undefined) refuse(pattern, 'a set has no end')
    if (character === ']' && !isFirst) break
    source += readMember(reader)
  }
  reader.at += 1
  return `${source}]`
}

function readMember(reader: Reader): string {
  const { pattern, at } = reader
  const character = pattern[at]
  if (character === '\\') {
    const letter = pattern[at + 1]
    if (letter in CLASSES) {
      reader.at += 2
      return CLASSES[letter]
    }
    if (letter === 'b') {
      reader.at += 2
      return '\\x08'
    }
    return readCodePoint(reader)
  }
  const isRange =
    character === '-' && pattern[at - 1] !== '[' && pattern[at - 1] !== '^' && pattern[at + 1] !== ']'
  if (isRange) {
    reader.at += 1
    return '-'
  }
  return literal(readCharacter(reader))
}

function readGroup(reader: Reader): string {
  const { pattern, at } = reader
  const rest = pattern.slice(at)
  const comment = /^\(\?#[^)]*\)/.exec(rest)
  if (comment) {
    reader.at += comment[0].length
    return ''
  }
  const reference = /^\(\?P=(\w+)\)/.exec(rest)
  if (reference) {
    reader.at += reference[0].length
    return `\\k<${reference[1]}>`
  }
  const opening = /^\((?:\?(?:P<(\w+)>|:|=|!|<=|<!))?/.exec(rest)
  if (!opening || (opening[0] === '(' && rest[1] === '?'))
    refuse(pattern, `the group at ${at} is not supported`)
  reader.at += opening[0].length
  return opening[1] === undefined ? opening[0] : `(?<${opening[1]}>`
}

/** `{m,n}`; a brace that begins no such thing is itself. */
function readRepeat(reader: Reader): string {
  const { pattern, at } = reader
  const repeat = /^\{(\d*)(,?)(\d*)\}/.exec(pattern.slice(at))
  if (!repeat || (repeat[1] === '' && repeat[2] === '')) {
    reader.at += 1
    return '\\{'
  }
  reader.at += repeat[0].length
  if (pattern[reader.at] === '+') refuse(pattern, 'possessive quantifiers are not supported')
  return `{${repeat[1] || '0'}${repeat[2]}${repeat[3]}}`
}

function refuse(pattern: string, reason: string): never {
  throw new FitError('bad_parameter', `token_pattern ${JSON.stringify(pattern)} cannot be used: ${reason}`, {
    parameter: 'token_pattern',
  })
}
