import { eq } from 'drizzle-orm'
import type { RunStatus } from '../../contracts/index.ts'
import { runs } from '../../db/schema.ts'
import { readRunEvents, type NumberedEvent } from '../../runs/run-events.ts'
import { isRunOver } from '../../runs/run-state.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { findRun, runNotFound } from './find-run.ts'

/** Should a notification get lost, the next look is this far away. */
const lookAgainMs = 5000
const pageSize = 500
/** News that come faster are read together. */
const leastPauseMs = 25

/**
 * The events of a run behind number `after`, first those stored, then new ones as they come. Ends with the run, or when
 * the signal is aborted.
 *
 * @throws UserError `NOT_FOUND` before the first event.
 */
export async function* followRun(
  ctx: ServiceContext,
  query: { run: string; after: number; signal: AbortSignal },
): AsyncGenerator<NumberedEvent> {
  authorise(ctx.actor, 'read')
  await findRun(ctx, ctx.db, query.run)
  let after = query.after
  let isOver = false
  let wake = () => {}
  // Listening starts before the first read, so that nothing falls between the two.
  let news = Promise.withResolvers<void>()
  const unlisten = ctx.hub.onRun(query.run, () => wake())
  wake = () => news.resolve()
  query.signal.addEventListener('abort', () => wake(), { once: true })
  try {
    while (!query.signal.aborted) {
      const readAt = performance.now()
      const events = await readRunEvents(ctx.db, { run: query.run, after, limit: pageSize })
      for (const numbered of events) {
        after = numbered.id
        yield numbered
        if (numbered.event.event === 'run' && isRunOver(numbered.event.status)) return
      }
      if (events.length === pageSize) continue
      if (events.length === 0) {
        if (isOver) return
        // Its last events may have come since they were looked for.
        isOver = isRunOver(await statusOf(ctx, query.run))
        if (isOver) continue
      }
      const timer = setTimeout(wake, lookAgainMs)
      await news.promise
      clearTimeout(timer)
      const early = readAt + leastPauseMs - performance.now()
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early))
      news = Promise.withResolvers<void>()
    }
  } finally {
    unlisten()
  }
}

/** Without the document, which is the most of a run's row. */
async function statusOf({ db }: ServiceContext, run: string): Promise<RunStatus> {
  const [row] = await db.select({ status: runs.status }).from(runs).where(eq(runs.id, run))
  if (row === undefined) throw runNotFound(run)
  return row.status
}
