import { setTimeout as sleep } from 'node:timers/promises'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { findSweep } from './present-sweep.ts'

/** Nothing announces the end of a sweep, and nobody waits for it to the millisecond. */
const lookMs = 200

/** Resolves when the sweep is over, or the signal aborted. @throws UserError `NOT_FOUND` */
export async function waitForSweep(ctx: ServiceContext, id: string, signal: AbortSignal): Promise<void> {
  authorise(ctx.actor, 'read')
  while (!signal.aborted) {
    if ((await findSweep(ctx, ctx.db, id)).finishedAt !== null) return
    await sleep(lookMs, undefined, { signal }).catch(() => {})
  }
}
