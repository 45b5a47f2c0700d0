import type { ServiceContext } from '../context.ts'
import { collectGarbage } from './collect-garbage.ts'

const everyMs = 3_600_000
/** A process that has just started has better things to do. */
const firstAfterMs = 300_000

/**
 * Sweeps the store every hour while a worker runs. Two workers that sweep at once do no harm.
 *
 * @returns what ends it, after the sweep that is under way
 */
export function driveRetention(ctx: ServiceContext, onError: (error: unknown) => void): () => Promise<void> {
  let current: Promise<void> = Promise.resolve()
  let timer = setTimeout(sweep, firstAfterMs)
  timer.unref()
  function sweep(): void {
    current = collectGarbage(ctx).then(() => undefined, onError)
    timer = setTimeout(sweep, everyMs)
    timer.unref()
  }
  return async () => {
    clearTimeout(timer)
    await current
  }
}
