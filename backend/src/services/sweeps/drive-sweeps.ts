import { isNull } from 'drizzle-orm'
import { sweeps } from '../../db/schema.ts'
import type { ServiceContext } from '../context.ts'
import { advanceSweep } from './advance-sweep.ts'

/** How often a worker looks for sweeps of other processes. */
const lookMs = 2000

/**
 * Keeps sweeps going from a worker: at once when one of their runs has ended, and every now and then in any case.
 *
 * @returns stops it; resolves when nothing of it is under way
 */
export function driveSweeps(ctx: ServiceContext, onError: (error: unknown) => void): () => Promise<void> {
  const followed = new Map<string, () => void>()
  let stopped = false
  let again = false
  let driving: Promise<void> | null = null

  async function drive(): Promise<void> {
    do {
      again = false
      if (stopped) return
      const open = await ctx.db.select({ id: sweeps.id }).from(sweeps).where(isNull(sweeps.finishedAt))
      const going = new Set<string>()
      for (const { id } of open) {
        if (stopped) return
        for (const run of await advanceSweep(ctx, id)) going.add(run)
      }
      for (const [run, unfollow] of followed) {
        if (going.has(run)) continue
        unfollow()
        followed.delete(run)
      }
      for (const run of going) if (!followed.has(run)) followed.set(run, ctx.hub.onRun(run, wake))
    } while (again)
  }
  function wake(): void {
    again = true
    if (stopped || driving !== null) return
    driving = drive()
      .catch(onError)
      .finally(() => {
        driving = null
      })
  }

  wake()
  const timer = setInterval(wake, lookMs)
  timer.unref()
  return async () => {
    stopped = true
    clearInterval(timer)
    for (const unfollow of followed.values()) unfollow()
    await driving
  }
}
