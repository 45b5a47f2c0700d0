import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'

/** The JavaScript that a page has fetched so far: each file's text by its name. */
export interface FetchedScripts {
  sources: ReadonlyMap<string, string>
  /** Waits until the page asks for nothing more. */
  settle(): Promise<void>
}

/** Follows what a page fetches from here on, with whatever comes behind the first picture. */
export function followScripts(page: Page): FetchedScripts {
  const sources = new Map<string, string>()
  const arriving: Promise<void>[] = []
  page.on('response', (response) => {
    const { pathname } = new URL(response.url())
    if (!pathname.endsWith('.js')) return
    arriving.push(response.text().then((source) => void sources.set(pathname, source)))
  })
  return {
    sources,
    async settle() {
      await page.waitForLoadState('networkidle')
      await Promise.all(arriving)
    },
  }
}

/** Compressed each by itself, as they travel; in thousands of bytes. */
export function gzippedKilobytes({ sources }: FetchedScripts): number {
  let bytes = 0
  for (const source of sources.values()) bytes += gzipSync(source).length
  return bytes / 1000
}
