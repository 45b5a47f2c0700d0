/** Texts by key: what is loaded of each language, and which one is shown. Knows no files and no React. */
import type { english } from './en/index.ts'

type English = typeof english
export type Namespace = keyof English

type Paths<Texts> = {
  [Key in keyof Texts & string]: Texts[Key] extends string ? Key : `${Key}.${Paths<Texts[Key]>}`
}[keyof Texts & string]

/** A text in several plural forms is asked for by the name that they have in common, with a `count`. */
type WithoutPlural<Path extends string> = Path extends `${infer Name}_${'one' | 'other'}` ? Name : Path

export type KeyIn<In extends Namespace> = WithoutPlural<Paths<English[In]>>
/** `runs:started` */
export type TextKey = { [In in Namespace]: `${In}:${KeyIn<In>}` }[Namespace]

/** What stands in for `{{name}}`. `count` also chooses the plural form. */
export type TextValues = Readonly<Record<string, string | number>>

/** Gives a text of one namespace by its key, and of the others by namespace and key. */
export type Translate<In extends Namespace> = (key: KeyIn<In> | TextKey, values?: TextValues) => string

/** A namespace's texts, nested as they were written. */
export type Texts = { readonly [key: string]: string | Texts }

/** By language and namespace. */
const loaded = new Map<string, Map<string, string | Texts>>()
const listeners = new Set<() => void>()
let language = 'en'

export function addTexts(of: string, namespaces: Texts): void {
  const known = loaded.get(of) ?? new Map<string, string | Texts>()
  for (const [namespace, texts] of Object.entries(namespaces)) known.set(namespace, texts)
  loaded.set(of, known)
}

export function shownLanguage(): string {
  return language
}

/** Shows another language, whose texts must be there. */
export function showTexts(of: string): void {
  language = of
  for (const listener of listeners) listener()
}

export function onLanguageChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** The text of a key such as `runs:started`; the key itself where there is none. */
export function translate(key: TextKey, values: TextValues = {}): string {
  return textAt(key, values) ?? key
}

/** Whether there is a text: for keys that are made of what a document holds. */
export function isTextKey(key: string): key is TextKey {
  return textAt(key, {}) !== undefined
}

/** As `translate`, with the keys of one namespace. */
export function translateIn<In extends Namespace>(namespace: In): Translate<In> {
  return (key, values = {}) => textAt(key.includes(':') ? key : `${namespace}:${key}`, values) ?? key
}

/** A text as it was written, in the language that is shown. */
export function writtenText(namespace: string, path: string): string | undefined {
  return textIn(loaded.get(language)?.get(namespace), path)
}

function textAt(key: string, values: TextValues): string | undefined {
  const colon = key.indexOf(':')
  const texts = loaded.get(language)?.get(key.slice(0, colon))
  const path = key.slice(colon + 1)
  const count = values['count']
  const found =
    (typeof count === 'number' ? textIn(texts, `${path}_${pluralForm(count)}`) : undefined) ??
    textIn(texts, path)
  return found?.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  )
}

function textIn(texts: string | Texts | undefined, path: string): string | undefined {
  let found = texts
  for (const name of path.split('.')) {
    if (typeof found !== 'object' || !Object.hasOwn(found, name)) return undefined
    found = found[name]
  }
  return typeof found === 'string' ? found : undefined
}

const pluralRules = new Map<string, Intl.PluralRules>()

function pluralForm(count: number): string {
  // The pseudo-locale has English forms.
  const locale = language === 'pseudo' ? 'en' : language
  const rules = pluralRules.get(locale) ?? new Intl.PluralRules(locale)
  pluralRules.set(locale, rules)
  return rules.select(count)
}
