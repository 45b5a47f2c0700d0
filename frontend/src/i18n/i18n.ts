/**
 * The language of the pages. `useTranslation('runs')` in components, `i18n.t('runs:started')` elsewhere; numbers and
 * dates follow `currentLocale()`. What problems and runs say comes with its English and is said in another language by
 * `said.ts`; node types come in its words from `node-types.ts`. What the server says of itself is English in every
 * language.
 * Texts come in groups, with the page that needs them: `loadTexts` is awaited before the page shows.
 */
import type { TranslatedCatalogue } from '@flowza/nodes/core'
import { addCatalogue } from './node-words.ts'
import { addTexts, isTextKey, showTexts, shownLanguage, translate, type Texts } from './translate.ts'

export const languages = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof languages | 'pseudo'

/** Texts that are loaded together. */
export type TextGroup =
  | 'pages'
  | 'tables'
  | 'charts'
  | 'editing'
  | 'planning'
  | 'formulas'
  | 'operations'
  | 'said'

const storageKey = 'flowza.language'

export const i18n = { t: translate, has: isTextKey }

/** What pages have asked for; another language needs the same. */
const wanted = new Set<TextGroup>()
let chosen: Language = 'en'

/** Loads groups of texts in the language that is shown, where they aren't there yet. */
export async function loadTexts(...groups: readonly TextGroup[]): Promise<void> {
  for (const group of groups) wanted.add(group)
  await Promise.all(groups.map((group) => load(chosen, group)))
}

/** Loads a language's texts, shows the pages in it, and remembers it. */
export async function chooseLanguage(language: Language): Promise<void> {
  await showLanguage(language)
  localStorage.setItem(storageKey, language)
}

/** The language chosen before, else the first of the browser's that there is; called before the first page shows. */
export async function restoreLanguage(): Promise<void> {
  const known = new URLSearchParams(location.search).get('language') ?? localStorage.getItem(storageKey)
  const tags = known === null ? navigator.languages.map((tag) => tag.split('-')[0]) : [known]
  await showLanguage(tags.find(isLanguage) ?? 'en')
}

/** For `Intl`: the locale of the language that is shown. */
export function currentLocale(): string {
  const language = shownLanguage()
  return language === 'pseudo' ? 'en' : language
}

async function showLanguage(language: Language): Promise<void> {
  // A page that opens meanwhile loads its texts in the new language.
  chosen = language
  await Promise.all([...wanted].map((group) => load(language, group)))
  showTexts(language)
  document.documentElement.lang = currentLocale()
}

interface TextFile {
  texts: Texts
  /** The node types in the words of the language. */
  catalogue?: TranslatedCatalogue
}

const files: Record<keyof typeof languages, Record<TextGroup, () => Promise<TextFile>>> = {
  en: {
    pages: () => import('./en/pages-texts.ts'),
    tables: () => import('./en/tables-texts.ts'),
    charts: () => import('./en/charts-texts.ts'),
    editing: () => import('./en/editing-texts.ts'),
    planning: () => import('./en/planning-texts.ts'),
    formulas: () => import('./en/formulas-texts.ts'),
    operations: () => import('./en/operations-texts.ts'),
    // Problems, runs and node types come with their English.
    said: () => Promise.resolve({ texts: {} }),
  },
  de: {
    pages: () => import('./de/pages-texts.ts'),
    tables: () => import('./de/tables-texts.ts'),
    charts: () => import('./de/charts-texts.ts'),
    editing: () => import('./de/editing-texts.ts'),
    planning: () => import('./de/planning-texts.ts'),
    formulas: () => import('./de/formulas-texts.ts'),
    operations: () => import('./de/operations-texts.ts'),
    said: () => import('./de/said-texts.ts'),
  },
}

const loading = new Map<string, Promise<void>>()

async function load(language: Language, group: TextGroup): Promise<void> {
  const key = `${language} ${group}`
  const before = loading.get(key)
  if (before !== undefined) return before
  const now = fileOf(language, group).then(({ texts, catalogue }) => {
    addTexts(language, texts)
    if (catalogue !== undefined) addCatalogue(language, catalogue)
  })
  loading.set(key, now)
  // What didn't arrive is asked for again the next time.
  now.catch(() => loading.delete(key))
  return now
}

async function fileOf(language: Language, group: TextGroup): Promise<TextFile> {
  if (language !== 'pseudo') return files[language][group]()
  const [{ pseudoTexts }, { texts }] = await Promise.all([import('./pseudo.ts'), files.en[group]()])
  return { texts: pseudoTexts(texts) }
}

function isLanguage(value: string): value is Language {
  return value === 'pseudo' || value in languages
}
