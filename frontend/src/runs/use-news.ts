import type { News } from '@flowza/backend/contracts'
import { hashKey, useQueryClient, type QueryKey } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { followNews } from './follow-news.ts'

/** However much happens, a list is asked for again no more often than this, in milliseconds. */
const leastPauseMs = 1_000

/**
 * Asks for a query again when something has happened that it shows.
 *
 * @returns whether news come; while they don't, the page has to ask by itself
 */
export function useNews(
  queryKey: QueryKey,
  concerns: (news: Exclude<News, { event: 'all' }>) => boolean,
): boolean {
  const queryClient = useQueryClient()
  const [isLive, setLive] = useState(false)
  const key = useRef(queryKey)
  const isConcerned = useRef(concerns)
  useEffect(() => {
    key.current = queryKey
    isConcerned.current = concerns
  })
  const hash = hashKey(queryKey)
  useEffect(() => {
    const asking = atMostEvery(leastPauseMs, () => queryClient.invalidateQueries({ queryKey: key.current }))
    const following = followNews({
      onLive: setLive,
      onNews: (news) => {
        if (news.event === 'all' || isConcerned.current(news)) asking.ask()
      },
    })
    return () => {
      following.stop()
      asking.stop()
    }
  }, [queryClient, hash])
  return isLive
}

/** Does the work when it is asked for: at once, then no more often than given, and never twice at the same time. */
function atMostEvery(
  milliseconds: number,
  work: () => Promise<unknown>,
): { ask: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isBusy = false
  let isWanted = false

  async function run(): Promise<void> {
    isBusy = true
    isWanted = false
    const pause = Promise.withResolvers<void>()
    timer = setTimeout(pause.resolve, milliseconds)
    await Promise.all([work(), pause.promise])
    isBusy = false
    if (isWanted) void run()
  }

  return {
    ask() {
      isWanted = true
      if (!isBusy) void run()
    },
    stop() {
      // What waits for the pause stays there.
      clearTimeout(timer)
      isBusy = true
    },
  }
}
