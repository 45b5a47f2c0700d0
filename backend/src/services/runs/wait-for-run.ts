import type { Run } from '../../contracts/index.ts'
import type { ServiceContext } from '../context.ts'
import { followRun } from './follow-run.ts'
import { getRun } from './get-run.ts'

/** The run as it is when it is over. @throws the signal's reason when it is aborted first. */
export async function waitForRun(ctx: ServiceContext, id: string, signal: AbortSignal): Promise<Run> {
  const events = followRun(ctx, { run: id, after: 0, signal })
  while ((await events.next()).done !== true) continue
  signal.throwIfAborted()
  return getRun(ctx, id)
}
