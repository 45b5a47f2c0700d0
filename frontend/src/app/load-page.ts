import { loadTexts, type TextGroup } from '../i18n/i18n.ts'

const pauseMs = 1_000

/**
 * Loads a page and the texts that it shows; those of the group `pages` are before any page. A server that doesn't answer is
 * waited for: the router would reload, and leave nothing but the browser's word that there is no server. Where it answers
 * and doesn't have the file it has become another version, and a reload is right.
 */
export function pageLoader<Page>(load: () => Promise<Page>, ...groups: TextGroup[]): () => Promise<Page> {
  return async () => {
    for (;;) {
      try {
        return (await Promise.all([load(), loadTexts(...groups)]))[0]
      } catch (error) {
        if (await doesServerAnswer()) throw error
        await new Promise((resolve) => setTimeout(resolve, pauseMs))
      }
    }
  }
}

async function doesServerAnswer(): Promise<boolean> {
  try {
    return (await fetch('/health', { cache: 'no-store' })).ok
  } catch {
    return false
  }
}
