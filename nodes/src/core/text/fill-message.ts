/**
 * Sentences with values in them, written in the part of ICU's MessageFormat that they need (Unicode TR35, MessageFormat 1):
 *
 * - `{column}` is a value: text as it is, a number by the rules of the language, names as `Age, Fare and 4 more`.
 * - `{names, list, 6 "#"}` shows up to six names, each in these quotes if any, `{names, or, "#"}` joins all by "or".
 * - `{count, plural, =0 {nothing} one {# row} other {# rows}}` chooses by number, or by how many names there are.
 * - `{kind, select, text {letters} other {numbers}}` chooses by text.
 *
 * Nothing is escaped: a sentence has no braces of its own.
 */
import { listNames } from './list-names.ts'
import { english, type MessageLanguage } from './message-language.ts'

export type MessageValue = string | number | readonly string[] | Names
export type MessageValues = Readonly<Record<string, MessageValue>>

/** The first of a list of names that may be long, and how many there are. */
export interface Names {
  readonly first: readonly string[]
  readonly of: number
}

/** More names no sentence shows. */
const mostNames = 12

/** Values as they are passed on: of long lists only what a sentence can show. */
export function shortValues(values: MessageValues): Readonly<Record<string, string | number | Names>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (typeof value !== 'object') return [name, value]
      const { first, of } = namesOf(value)
      return [name, { first: first.slice(0, mostNames), of }]
    }),
  )
}

/** Fills a sentence; a placeholder that has no value stays visible, because hiding it would hide a bug. */
export function fillMessage(
  template: string,
  values: MessageValues,
  language: MessageLanguage = english,
): string {
  return filled(template, { values, language, count: '#' })
}

interface Place {
  values: MessageValues
  language: MessageLanguage
  /** What `#` stands for. */
  count: string
}

function filled(template: string, place: Place): string {
  const plain = (from: number, to?: number) => template.slice(from, to).replaceAll('#', () => place.count)
  let text = ''
  let at = 0
  for (const placeholder of placeholdersIn(template)) {
    const { start, end, name } = placeholder
    text += plain(at, start)
    text += Object.hasOwn(place.values, name)
      ? filledWith(place.values[name], placeholder, place)
      : template.slice(start, end)
    at = end
  }
  return text + plain(at)
}

/** The names of all values that a sentence may need, each once, in alphabetical order. */
export function valuesOf(template: string): string[] {
  const names = placeholdersIn(template).flatMap(({ name, format, rest }) =>
    format === 'plural' || format === 'select'
      ? [name, ...Object.values(branchesOf(rest)).flatMap(valuesOf)]
      : [name],
  )
  return [...new Set(names)].sort()
}

interface Placeholder {
  start: number
  end: number
  name: string
  format: string | undefined
  /** What follows the format. */
  rest: string
}

const inside = /^\s*(\w+)\s*(?:,\s*(\w+)\s*(?:,\s*(.*))?)?$/s

function placeholdersIn(template: string): Placeholder[] {
  const found: Placeholder[] = []
  let start = template.indexOf('{')
  while (start !== -1) {
    const end = closingOf(template, start)
    const [, name, format, rest = ''] = inside.exec(template.slice(start + 1, end - 1)) ?? []
    if (name !== undefined) found.push({ start, end, name, format, rest })
    start = template.indexOf('{', end)
  }
  return found
}

/** The place behind the brace that closes the one at `opening`. */
function closingOf(template: string, opening: number): number {
  let depth = 0
  for (let at = opening; at < template.length; at++) {
    if (template[at] === '{') depth += 1
    if (template[at] === '}' && --depth === 0) return at + 1
  }
  return template.length
}

function filledWith(value: MessageValue, { format, rest }: Placeholder, place: Place): string {
  const { language } = place
  switch (format) {
    case 'select':
      return filled(branch(rest, String(value)), place)
    case 'plural': {
      const count = typeof value === 'object' ? namesOf(value).of : Number(value)
      const chosen = branch(rest, `=${count}`, language.plural(count))
      return filled(chosen, { ...place, count: language.number(count) })
    }
    case 'or':
      return listed('disjunction', namesOf(value), `${mostNames} ${rest}`, language)
    case 'list':
      return listed('conjunction', namesOf(value), rest, language)
    default:
      if (typeof value === 'number') return language.number(value)
      return typeof value === 'string' ? value : listed('conjunction', namesOf(value), '3', language)
  }
}

function namesOf(value: MessageValue): Names {
  if (typeof value !== 'object') return { first: [String(value)], of: 1 }
  return 'of' in value ? value : { first: value, of: value.length }
}

/** `6 "#"` shows six at the most, each in these quotes. */
function listed(
  kind: 'conjunction' | 'disjunction',
  { first, of }: Names,
  format: string,
  language: MessageLanguage,
): string {
  const [most, pattern = '#'] = format.trim().split(' ')
  const shown = first.map((name) => pattern.replace('#', () => name))
  return listNames(shown, { kind, most: Number(most), of, language })
}

function branch(rest: string, ...keys: readonly string[]): string {
  const branches = branchesOf(rest)
  const key = [...keys, 'other'].find((candidate) => Object.hasOwn(branches, candidate))
  return key === undefined ? '' : branches[key]
}

/** `one {# row} other {# rows}` by key. */
function branchesOf(rest: string): Record<string, string> {
  const branches: Record<string, string> = {}
  let at = 0
  for (let start = rest.indexOf('{'); start !== -1; start = rest.indexOf('{', at)) {
    const end = closingOf(rest, start)
    branches[rest.slice(at, start).trim()] = rest.slice(start + 1, end - 1)
    at = end
  }
  return branches
}
