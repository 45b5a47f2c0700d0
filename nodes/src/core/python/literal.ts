/** Python literals for JSON values and strings, so that a user's text is data in the exported code and never code. */
import { dictionary, list, text, type Python } from './source.ts'

/** A JSON value as a Python literal. Object keys become text keys in their own order. */
export function pythonLiteral(value: unknown): Python {
  if (Array.isArray(value)) return list(value.map(pythonLiteral))
  switch (typeof value) {
    case 'string':
      return text(pythonString(value))
    case 'number':
      return text(pythonNumber(value))
    case 'boolean':
      return text(value ? 'True' : 'False')
    case 'bigint':
      return text(value.toString())
    case 'object':
      if (value === null) return text('None')
      return dictionary(
        Object.entries(value).map(([key, field]): [Python, Python] => [
          text(pythonString(key)),
          pythonLiteral(field),
        ]),
      )
    default:
      return text('None')
  }
}

/**
 * A string literal in the quotes that need fewer escapes, double ones when equal. Everything that Python's `repr` would
 * escape is escaped (controls, direction marks, private and unassigned characters, lone surrogates), so that what a
 * reader sees is what the string holds.
 */
export function pythonString(value: string): string {
  const doubles = value.split('"').length
  const singles = value.split("'").length
  const quote = doubles > singles ? "'" : '"'
  let body = ''
  for (const character of value) {
    if (character === quote || character === '\\') body += `\\${character}`
    else body += isPrintable(character) ? character : escapeOf(character)
  }
  return quote + body + quote
}

/** A number as JavaScript holds it: integers stay integers, others become floats with the same 64 bits. */
export function pythonNumber(value: number): string {
  if (Number.isInteger(value) && !Object.is(value, -0)) {
    return Number.isSafeInteger(value) ? String(value) : pythonFloat(value)
  }
  return pythonFloat(value)
}

/** A float literal, `1.0` for 1: the digits that read back as the same 64 bits. */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'float("nan")'
  if (value === Number.POSITIVE_INFINITY) return 'float("inf")'
  if (value === Number.NEGATIVE_INFINITY) return '-float("inf")'
  if (Object.is(value, -0)) return '-0.0'
  const digits = String(value)
  return /[.e]/.test(digits) ? digits : `${digits}.0`
}

const namedEscapes: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function isPrintable(character: string): boolean {
  return character === ' ' || !/[\p{C}\p{Z}]/u.test(character)
}

function escapeOf(character: string): string {
  const named = namedEscapes[character]
  if (named !== undefined) return named
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16)
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}
