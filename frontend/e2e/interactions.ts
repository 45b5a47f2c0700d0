/** How long the page takes to answer each key and each click of a test, as the browser itself measures it (INP). */
import { writeFile } from 'node:fs/promises'
import type { BrowserContext } from '@playwright/test'

export interface Interaction {
  /** Such as `keydown` or `pointerup`. */
  event: string
  /** Milliseconds from the event to the next picture, in steps of 8. */
  duration: number
}

/** What a test leaves in its output folder. */
export interface RecordedInteractions {
  /** All keys and clicks, also those that were answered within a frame and are not in `slower`. */
  count: number
  slower: Interaction[]
}

interface Reported {
  /** The page: each navigation counts anew. */
  page: number
  count: number
  entries: { id: number; event: string; duration: number }[]
}

/** Watches all pages of a context; to be called before the first of them is opened. */
export async function recordInteractions(
  context: BrowserContext,
): Promise<{ write(path: string): Promise<void> }> {
  const counts = new Map<number, number>()
  const slowest = new Map<string, Interaction>()
  await context.exposeBinding('reportInteractions', (_, { page, count, entries }: Reported) => {
    counts.set(page, Math.max(counts.get(page) ?? 0, count))
    for (const { id, event, duration } of entries) {
      const key = `${page} ${id}`
      // A press is several events; the slowest is the interaction.
      if (duration > (slowest.get(key)?.duration ?? 0)) slowest.set(key, { event, duration })
    }
  })
  await context.addInitScript(observe)
  return {
    async write(path) {
      const slower = [...slowest.values()]
      const counted = [...counts.values()].reduce((sum, count) => sum + count, 0)
      const recorded: RecordedInteractions = { count: Math.max(counted, slower.length), slower }
      await writeFile(path, JSON.stringify(recorded))
    },
  }
}

declare global {
  interface Window {
    reportInteractions?: (reported: Reported) => Promise<void>
  }
  interface PerformanceEventTiming {
    readonly interactionId: number
  }
}

/** Runs in the page. */
function observe(): void {
  const page = performance.timeOrigin
  new PerformanceObserver((list) => {
    const entries = (list.getEntries() as PerformanceEventTiming[])
      .filter(({ interactionId }) => interactionId > 0)
      .map(({ interactionId, name, duration }) => ({ id: interactionId, event: name, duration }))
    const count = performance.interactionCount
    if (entries.length > 0) void window.reportInteractions?.({ page, count, entries })
  }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit)
}
