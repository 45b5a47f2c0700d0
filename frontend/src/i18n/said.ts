/**
 * What problems, their fixes and the faults of formulas say. They come with their English sentences and with `words`:
 * which sentence it is and its values. Another language fills its own sentence of that id, as far as it has one: node
 * types that came from elsewhere keep their English.
 */
import { fillMessage, messageLanguage, type MessageLanguage, type Words } from '@flowza/nodes/core'
import { useMemo, useSyncExternalStore } from 'react'
import { onLanguageChange, shownLanguage, translate, writtenText } from './translate.ts'

export interface Sayable {
  message: string
  hint?: string | null | undefined
  words?: Words | undefined
}

export interface Said {
  message: string
  hint: string | undefined
}

/** In the language that is shown. Components use `useSaid`, so that another language renders them anew. */
export function said({ message, hint, words }: Sayable): Said {
  return {
    message: inOtherWords('text', words) ?? message,
    hint: inOtherWords('hint', words) ?? hint ?? undefined,
  }
}

export function useSaid(): (sayable: Sayable) => Said {
  const language = useSyncExternalStore(onLanguageChange, shownLanguage, shownLanguage)
  return useMemo(() => (language === 'en' ? asItCame : (sayable) => said(sayable)), [language])
}

function asItCame({ message, hint }: Sayable): Said {
  return { message, hint: hint ?? undefined }
}

function inOtherWords(part: 'text' | 'hint', words: Words | undefined): string | undefined {
  const template = words && writtenText('said', `${words.id}.${part}`)
  return template === undefined ? undefined : fillMessage(template, words?.values ?? {}, language())
}

const languages = new Map<string, MessageLanguage>()

function language(): MessageLanguage {
  const locale = shownLanguage()
  const known = languages.get(locale) ?? messageLanguage(locale, (rest) => translate('ui:andMore', { rest }))
  languages.set(locale, known)
  return known
}
