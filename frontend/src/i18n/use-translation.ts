import { useMemo, useSyncExternalStore } from 'react'
import { onLanguageChange, shownLanguage, translateIn, type Namespace, type Translate } from './translate.ts'

/** The texts of a namespace in the language that is shown; another language renders the component anew. */
export function useTranslation<In extends Namespace>(namespace: In): { t: Translate<In> } {
  const language = useSyncExternalStore(onLanguageChange, shownLanguage, shownLanguage)
  // Another function for another language, so that what is memoised by it is made anew.
  return useMemo(() => ({ language, t: translateIn(namespace) }), [language, namespace])
}
