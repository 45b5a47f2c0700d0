/** Schedules in words of the language that is shown. */
import { currentLocale, i18n } from '../i18n/i18n.ts'
import { timingOf } from './timing.ts'

/** `Every day at 06:00`; the cron expression itself where words don't reach. */
export function whenWords(cron: string): string {
  const { kind, time, day, weekday } = timingOf(cron)
  if (kind === 'cron') return cron
  const minute = Number(time.slice(3))
  return i18n.t(`schedules:words.${kind}`, { time, minute, day, weekday: weekdayName(weekday) })
}

/** 0 as `Sunday`. */
export function weekdayName(weekday: number): string {
  const sunday = Date.UTC(2024, 0, 7)
  const date = new Date(sunday + weekday * 86_400_000)
  return new Intl.DateTimeFormat(currentLocale(), { weekday: 'long', timeZone: 'UTC' }).format(date)
}

/** `Mon, 23 Nov 2026, 06:00` on the clocks of the time zone. */
export function timeIn(iso: string, timeZone: string): string {
  return new Intl.DateTimeFormat(currentLocale(), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).format(new Date(iso))
}
