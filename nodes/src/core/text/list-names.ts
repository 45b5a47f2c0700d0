import { english, type MessageLanguage } from './message-language.ts'

export interface NamesToList {
  /** `a and b`, or `a or b` */
  kind?: 'conjunction' | 'disjunction'
  /** How many are shown at the most. */
  most?: number
  /** How many there are, where these are only the first. */
  of?: number
  language?: MessageLanguage
}

/** A list of names as people write it: `Age`, `Age and Fare`, `Age, Fare, Cabin and 4 more`. */
export function listNames(
  names: readonly string[],
  { kind = 'conjunction', most = 3, of = names.length, language = english }: NamesToList = {},
): string {
  const shown = names.slice(0, most)
  const rest = of - shown.length
  return language.list(kind, rest > 0 ? [...shown, language.more(rest)] : shown)
}
