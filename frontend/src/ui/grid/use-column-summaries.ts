import type { ColumnSummary } from '@flowza/nodes/core'
import { queryOptions, skipToken, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { TableSource } from './table-source.ts'

const mostAtOnce = 4

const summaryKey = (source: TableSource, name: string) => ['tables', source.key, 'column', name] as const

function knownOf(
  client: QueryClient,
  source: TableSource,
  names: readonly string[],
): Map<string, ColumnSummary> {
  const known = new Map<string, ColumnSummary>()
  for (const name of names) {
    const summary = client.getQueryData<ColumnSummary>(summaryKey(source, name))
    if (summary !== undefined) known.set(name, summary)
  }
  return known
}

/** The summary of one column, the same that the grid shows; nothing is asked for without a source. */
export function columnSummaryQuery(source: TableSource | null, name: string) {
  return queryOptions({
    queryKey: source === null ? (['tables', 'none', 'column', name] as const) : summaryKey(source, name),
    queryFn:
      source === null
        ? skipToken
        : async ({ signal }: { signal: AbortSignal }): Promise<ColumnSummary> =>
            (await source.columns([name], signal))[0],
    staleTime: Infinity,
  })
}

/**
 * Summaries of the named columns, a few at a time, those named first. They are asked for when they are first looked at
 * and kept as long as the page; the server keeps them as long as the table.
 */
export function useColumnSummaries(
  source: TableSource,
  names: readonly string[],
): ReadonlyMap<string, ColumnSummary> {
  const client = useQueryClient()
  const [known, setKnown] = useState(() => knownOf(client, source, names))
  const wanted = names.join('\n')
  useEffect(() => {
    const controller = new AbortController()
    async function fetchMissing(): Promise<void> {
      const all = wanted === '' ? [] : wanted.split('\n')
      setKnown(knownOf(client, source, all))
      const missing = all.filter((name) => client.getQueryData(summaryKey(source, name)) === undefined)
      for (let start = 0; start < missing.length; start += mostAtOnce) {
        const summaries = await source.columns(missing.slice(start, start + mostAtOnce), controller.signal)
        for (const summary of summaries) client.setQueryData(summaryKey(source, summary.name), summary)
        setKnown(knownOf(client, source, all))
      }
    }
    // Rows come first; and what is only passed in scrolling isn't computed. Without summaries the heads stay plain.
    const timer = setTimeout(() => void fetchMissing().catch(() => {}), 150)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [client, source, wanted])
  return known
}
