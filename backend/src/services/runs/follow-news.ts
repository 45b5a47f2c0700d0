import type { News } from '../../contracts/index.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'

/** News that come faster are told together. */
const leastPauseMs = 100
/** Whoever is told of more at once reads everything anyway. */
const mostTold = 200

/**
 * What changes in the workspace, in batches, until the signal is aborted. The first says that anything may have changed:
 * nothing is kept for whoever was away, so all that was read before counts as old.
 */
export async function* followNews(
  ctx: ServiceContext,
  query: { signal: AbortSignal },
): AsyncGenerator<readonly News[]> {
  authorise(ctx.actor, 'read')
  const { signal } = query
  const told = new NewsBatch()
  told.add({ event: 'all' })
  let wake = () => {}
  const unlisten = ctx.hub.onNews(ctx.actor.workspaceId, (news) => {
    told.add(news)
    wake()
  })
  const onAbort = () => wake()
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    while (!signal.aborted) {
      if (told.size > 0) {
        yield told.take()
        await pause(leastPauseMs, signal)
      } else {
        const { promise, resolve } = Promise.withResolvers<void>()
        wake = resolve
        await promise
      }
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    unlisten()
  }
}

/** What is to be told: of each thing the last, and never more than is worth reading. */
class NewsBatch {
  #waiting = new Map<string, News>()

  get size(): number {
    return this.#waiting.size
  }

  add(news: News): void {
    if (this.#waiting.has('all')) return
    if (news.event === 'all' || this.#waiting.size >= mostTold) {
      this.#waiting = new Map([['all', { event: 'all' }]])
      return
    }
    const key = `${news.event} ${news.id}`
    // At the end again, so that news come in their order.
    this.#waiting.delete(key)
    this.#waiting.set(key, news)
  }

  take(): readonly News[] {
    const batch = [...this.#waiting.values()]
    this.#waiting = new Map()
    return batch
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, milliseconds)
  const onAbort = () => resolve()
  signal.addEventListener('abort', onAbort, { once: true })
  await promise
  clearTimeout(timer)
  signal.removeEventListener('abort', onAbort)
}
