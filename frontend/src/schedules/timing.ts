/** The times that people mean, and the cron expressions that say so. */

export const timingKinds = ['hourly', 'daily', 'workdays', 'weekly', 'monthly', 'cron'] as const
export type TimingKind = (typeof timingKinds)[number]

export interface Timing {
  kind: TimingKind
  /** `06:30`; of `hourly` only the minutes count. */
  time: string
  /** 0 is Sunday. */
  weekday: number
  /** Of the month. */
  day: number
  /** What is written when nothing else fits. */
  cron: string
}

export const usualTiming: Timing = { kind: 'daily', time: '06:00', weekday: 1, day: 1, cron: '0 6 * * *' }

export function cronOf({ kind, time, weekday, day, cron }: Timing): string {
  const [hour, minute] = time.split(':').map(Number)
  switch (kind) {
    case 'hourly':
      return `${minute} * * * *`
    case 'daily':
      return `${minute} ${hour} * * *`
    case 'workdays':
      return `${minute} ${hour} * * 1-5`
    case 'weekly':
      return `${minute} ${hour} * * ${weekday}`
    case 'monthly':
      return `${minute} ${hour} ${day} * *`
    case 'cron':
      return cron.trim()
  }
}

/** The times of a cron expression in these words; `cron` where they don't reach. */
export function timingOf(cron: string): Timing {
  const own: Timing = { ...usualTiming, kind: 'cron', cron }
  const match = /^(\d{1,2}) (\*|\d{1,2}) (\*|\d{1,2}) \* (\*|1-5|[0-7])$/.exec(cron.trim())
  if (match === null) return own
  const [, minute, hour, day, weekday] = match
  if (Number(minute) > 59 || Number(hour) > 23) return own
  const time = `${(hour === '*' ? '0' : hour).padStart(2, '0')}:${minute.padStart(2, '0')}`
  const timing: Timing = { ...usualTiming, time, cron }
  if (hour === '*') return day === '*' && weekday === '*' ? { ...timing, kind: 'hourly' } : own
  if (day !== '*') {
    const isDay = Number(day) >= 1 && Number(day) <= 31
    return weekday === '*' && isDay ? { ...timing, kind: 'monthly', day: Number(day) } : own
  }
  if (weekday === '*') return { ...timing, kind: 'daily' }
  if (weekday === '1-5') return { ...timing, kind: 'workdays' }
  return { ...timing, kind: 'weekly', weekday: Number(weekday) % 7 }
}
