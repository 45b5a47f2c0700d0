/** What changes in the workspace, from the server. */
import { newsSchema, routes, type News } from '@flowza/backend/contracts'
import { routeUrl } from '../api/call-api.ts'

/** After an answer that was no stream, in milliseconds; a connection that broke the browser itself takes up again. */
const reopenMs = 15_000

/**
 * Follows the workspace until `stop` is called, while the page is seen: a browser has few connections to a server, and
 * all of its tabs share them.
 */
export function followNews(handlers: {
  /** Begins with `all` on every connection: nobody keeps what happened in between. */
  onNews: (news: News) => void
  /** Whether news come; told only when that changes. */
  onLive: (isLive: boolean) => void
}): { stop: () => void } {
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let isLive = false

  function setLive(next: boolean): void {
    if (next !== isLive) handlers.onLive(next)
    isLive = next
  }

  function receive(message: MessageEvent<string>): void {
    setLive(true)
    const news = parseNews(message.data)
    if (news !== null) handlers.onNews(news)
  }

  function open(): void {
    close()
    if (document.hidden) return
    const opened = new EventSource(routeUrl(routes.followNews))
    source = opened
    for (const name of ['all', 'run', 'sweep', 'schedule']) opened.addEventListener(name, receive)
    opened.addEventListener('error', () => {
      setLive(false)
      if (opened.readyState === EventSource.CLOSED) timer = setTimeout(open, reopenMs)
    })
  }

  function close(): void {
    clearTimeout(timer)
    source?.close()
    source = null
    setLive(false)
  }

  document.addEventListener('visibilitychange', open)
  open()
  return {
    stop() {
      document.removeEventListener('visibilitychange', open)
      close()
    },
  }
}

/** News of a newer server, or none at all, are passed over. */
function parseNews(text: string): News | null {
  try {
    return newsSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
