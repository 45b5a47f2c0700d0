import type { ScheduleEntry } from '../../jobs/queue.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { UserError } from '../user-error.ts'

type Times = Pick<ScheduleEntry, 'cron' | 'timeZone'>

/** How many of the times are told. */
const previewCount = 5

export interface SchedulePreview {
  next: string[]
  problem: { message: string; hint: string | null } | null
}

/** When a schedule with these times would run. Times that can't be are part of the answer: somebody is still typing. */
export async function previewSchedule(ctx: ServiceContext, times: Times): Promise<SchedulePreview> {
  authorise(ctx.actor, 'read')
  try {
    return { next: requireTimes(ctx, times, previewCount).map((time) => time.toISOString()), problem: null }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { next: [], problem: { message: error.message, hint: error.details.hint ?? null } }
  }
}

/**
 * The next times.
 *
 * @throws UserError `VALIDATION` for times that can't be
 */
export function requireTimes(
  ctx: Pick<ServiceContext, 'queue'>,
  { cron, timeZone }: Times,
  count = 1,
): Date[] {
  if (cron.split(/\s+/).length !== 5) {
    throw new UserError('VALIDATION', `"${cron}" has not the five fields of a schedule.`, {
      hint: 'Write minute, hour, day of month, month and day of week: "0 6 * * 1-5" is six o’clock on workdays.',
    })
  }
  try {
    return ctx.queue.nextTimes({ cron, timeZone }, count)
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it does not parse'
    throw new UserError('VALIDATION', `The schedule can't be: ${reason}`, {
      hint: 'Give a cron expression like "30 2 * * *" and a time zone like "Europe/Berlin".',
      cause: error,
    })
  }
}
