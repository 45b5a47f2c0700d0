/**
 * What node types say in the language that is shown. Their English stands in the catalogue; another language brings the
 * same catalogue in its words, with its texts of the group `said`. Here is what needs no catalogue: the server writes
 * titles and labels down in English, and these functions say them to people.
 */
import type { TranslatedCatalogue } from '@flowza/nodes/core'
import { shownLanguage } from './translate.ts'

const catalogues = new Map<string, TranslatedCatalogue>()

export function addCatalogue(language: string, catalogue: TranslatedCatalogue): void {
  catalogues.set(language, catalogue)
}

/** Undefined for English, and where the page has not loaded its words. */
export function shownCatalogue(): TranslatedCatalogue | undefined {
  return catalogues.get(shownLanguage())
}

/** A node's title as a run, a plan or a sweep has it: its type's in the reader's language, or a person's as it is. */
export function shownTitle({ type, title }: { type: string | null; title: string }): string {
  return type === null ? title : (shownCatalogue()?.title(type, title) ?? title)
}

/** A param's label, likewise. */
export function shownLabel(words: { type: string | null; param: string; label: string }): string {
  const { type, param, label } = words
  return type === null ? label : (shownCatalogue()?.label(type, param, label) ?? label)
}
