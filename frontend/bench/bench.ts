/** What a benchmark of the pages is: rows of the report, measured in a real browser on the built product. */
import type { Browser, CDPSession, Page } from '@playwright/test'

export interface UiRow {
  what: string
  value: number
  unit: 'ms' | 's' | 'KB' | ''
  /** At most this much; null for a figure that is only reported. */
  target: number | null
  /** What else is worth knowing: the spread, the longest task. */
  note?: string
}

export interface BenchContext {
  browser: Browser
  /** Where the server answers, without a slash at the end. */
  address: string
  /** Stores a document and gives its id. */
  createWorkflow(document: object): Promise<string>
  /** A new page of 1440 x 900 with a session for the browser's own counters; close it when done. */
  openPage(options?: { initScript?: string; reducedMotion?: boolean }): Promise<BenchPage>
}

export interface BenchPage {
  page: Page
  cdp: CDPSession
  close(): Promise<void>
}

export interface UiBenchmark {
  name: string
  description: string
  run(context: BenchContext): Promise<UiRow[]>
}

/** The middle value; of an even number, the lower one of the two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
}
