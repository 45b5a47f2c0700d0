/** What filling a sentence needs to know of its language, beside the sentence. */
export interface MessageLanguage {
  /** `1,234.5` */
  number(value: number): string
  /** The name of the plural form of a number, `one`. */
  plural(value: number): string
  /** `a, b and c`, `a, b or c` */
  list(kind: 'conjunction' | 'disjunction', parts: readonly string[]): string
  /** What ends a list that isn't shown to its end, `4 more`. */
  more(rest: number): string
}

/** A language by the rules of its locale, which are looked up when they are first needed. */
export function messageLanguage(locale: string, more: (rest: string) => string): MessageLanguage {
  let numbers: Intl.NumberFormat | undefined
  let plurals: Intl.PluralRules | undefined
  const lists: { [Kind in 'conjunction' | 'disjunction']?: Intl.ListFormat } = {}
  const number = (value: number) =>
    (numbers ??= new Intl.NumberFormat(locale, { maximumFractionDigits: 20 })).format(value)
  return {
    number,
    plural: (value) => (plurals ??= new Intl.PluralRules(locale)).select(value),
    list: (type, parts) => (lists[type] ??= new Intl.ListFormat(locale, { type })).format(parts),
    more: (rest) => more(number(rest)),
  }
}

/** Lists without a comma before their last word. */
export const english = messageLanguage('en-GB', (rest) => `${rest} more`)
