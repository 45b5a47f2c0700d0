import { lazy, type ComponentType, type LazyExoticComponent } from 'react'
import { loadTexts, type TextGroup } from '../i18n/i18n.ts'

const triesMs = [500, 2_000, 5_000, 10_000]

/**
 * A part of the page whose code comes when it is first shown, with texts that the page may not have brought. Without a
 * connection it comes when there is one again; what React's own `lazy` failed to load once it never asks for again.
 */
export function lazyPart<Props>(
  load: () => Promise<ComponentType<Props>>,
  ...texts: TextGroup[]
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => {
    const [part] = await loadPatiently(() => Promise.all([load(), loadTexts(...texts)]))
    return { default: part }
  })
}

async function loadPatiently<Part>(load: () => Promise<Part>): Promise<Part> {
  for (const waitMs of triesMs) {
    try {
      return await load()
    } catch {
      await connection()
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
  }
  return load()
}

/** Settles when the browser says that it has a connection. */
async function connection(): Promise<void> {
  if (navigator.onLine) return
  await new Promise<void>((resolve) => {
    globalThis.addEventListener('online', () => resolve(), { once: true })
  })
}
