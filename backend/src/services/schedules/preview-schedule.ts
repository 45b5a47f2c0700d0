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
  const parts = cron.split(/\s+/)
  if (parts.length !== fields.length) {
    throw new UserError('VALIDATION', `"${cron}" has not the five fields of a schedule.`, {
      hint: 'Write minute, hour, day of month, month and day of week: "0 6 * * 1-5" is six o’clock on workdays.',
    })
  }
  requireTimeZone(timeZone)
  try {
    return ctx.queue.nextTimes({ cron, timeZone }, count)
  } catch (error) {
    const wrong = fields.findIndex(
      (_, index) =>
        !canBe(
          ctx,
          fields.map((_, at) => (at === index ? parts[at] : '*')),
        ),
    )
    if (wrong === -1) {
      throw new UserError('VALIDATION', `"${cron}" names times that never come.`, {
        hint: 'Choose a day that the month has.',
        cause: error,
      })
    }
    const { name, takes } = fields[wrong]
    throw new UserError('VALIDATION', `"${parts[wrong]}" can't be the ${name} of a schedule.`, {
      hint: `It is ${takes}; several as 1,3 or 1-3, each second as */2, any as *.`,
      cause: error,
    })
  }
}

/** In their order. */
const fields = [
  { name: 'minute', takes: 'a number from 0 to 59' },
  { name: 'hour', takes: 'a number from 0 to 23' },
  { name: 'day of month', takes: 'a number from 1 to 31, or L for the last' },
  { name: 'month', takes: 'a number from 1 to 12, or JAN to DEC' },
  { name: 'day of week', takes: 'a number from 0 (Sunday) to 6, or SUN to SAT' },
] as const

function canBe({ queue }: Pick<ServiceContext, 'queue'>, parts: readonly string[]): boolean {
  try {
    queue.nextTimes({ cron: parts.join(' '), timeZone: 'UTC' }, 1)
    return true
  } catch {
    return false
  }
}

/** Pages show times with `Intl`, so what it doesn't know is no time zone, whatever the queue makes of it. */
function requireTimeZone(timeZone: string): void {
  try {
    Intl.DateTimeFormat('en', { timeZone })
  } catch (error) {
    throw new UserError('VALIDATION', `"${timeZone}" is no time zone.`, {
      hint: 'Name one like "Europe/Berlin" or "UTC".',
      cause: error,
    })
  }
}
