/**
 * The language of the pages. `useTranslation('runs')` in components, `i18n.t('runs:started')` elsewhere; numbers and
 * dates follow `currentLocale()`. What node types and the server say of themselves is English in every language.
 */
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { english } from './en/index.ts'

export const languages = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof languages | 'pseudo'

const storageKey = 'flowza.language'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app'
    resources: typeof english
  }
}

export const i18n = i18next.createInstance()

void i18n.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  defaultNS: 'app',
  resources: { en: english },
  // React escapes what it shows.
  interpolation: { escapeValue: false },
  initAsync: false,
})

/** Loads a language's texts, shows the pages in it, and remembers it. */
export async function chooseLanguage(language: Language): Promise<void> {
  await showLanguage(language)
  localStorage.setItem(storageKey, language)
}

/** The language chosen before, else the first of the browser's that there is; called before the first page shows. */
export async function restoreLanguage(): Promise<void> {
  const chosen = new URLSearchParams(location.search).get('language') ?? localStorage.getItem(storageKey)
  const wanted = chosen === null ? navigator.languages.map((tag) => tag.split('-')[0]) : [chosen]
  await showLanguage(wanted.find(isLanguage) ?? 'en')
}

/** For `Intl`: the locale of the language that is shown. */
export function currentLocale(): string {
  return i18n.language === 'pseudo' ? 'en' : i18n.language
}

async function showLanguage(language: Language): Promise<void> {
  if (!i18n.hasResourceBundle(language, 'app')) {
    const texts = await loadTexts(language)
    for (const [namespace, bundle] of Object.entries(texts))
      i18n.addResourceBundle(language, namespace, bundle)
  }
  await i18n.changeLanguage(language)
  document.documentElement.lang = currentLocale()
}

async function loadTexts(language: Language): Promise<Record<string, object>> {
  switch (language) {
    case 'en':
      return english
    case 'de':
      return (await import('./de/index.ts')).german
    case 'pseudo':
      return (await import('./pseudo.ts')).pseudoTexts(english) as Record<string, object>
  }
}

function isLanguage(value: string): value is Language {
  return value === 'pseudo' || value in languages
}
