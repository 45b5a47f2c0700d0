import { gzipSync } from 'node:zlib'
import type { Page, Request } from '@playwright/test'

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
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.endsWith('.js')) arriving.push(read(pathname, request))
  })

  async function read(pathname: string, request: Request): Promise<void> {
    const response = await request.response()
    if (response !== null) sources.set(pathname, await response.text())
  }

  return {
    sources,
    async settle() {
      await page.waitForLoadState('networkidle')
      // What has come may ask for more once it has run, for which the page isn't idle.
      let known = -1
      while (known !== arriving.length) {
        known = arriving.length
        await Promise.all(arriving)
        await page.evaluate(() => new Promise<void>((resolve) => requestIdleCallback(() => resolve())))
      }
    },
  }
}

/** Compressed each by itself, as they travel; in thousands of bytes. */
export function gzippedKilobytes({ sources }: FetchedScripts): number {
  let bytes = 0
  for (const source of sources.values()) bytes += gzipSync(source).length
  return bytes / 1000
}
