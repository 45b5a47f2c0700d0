/** Where an axis is marked, and the text of each mark: no two marks of an axis say the same. */
import { formatTick } from '../ui/format.ts'
import { roundTicks } from './scale.ts'

/** What an axis measures: `count` has no halves, `time` is milliseconds since 1970. */
export type Measure = 'number' | 'count' | 'time'

export interface Tick {
  at: number
  text: string
}

/** About `count` marks within `[low, high]`. */
export function axisTicks(measure: Measure, low: number, high: number, count: number): Tick[] {
  if (measure === 'time' && low < high) return timeTicks(low, high, count)
  if (measure === 'time') return [{ at: low, text: timeText(low) }]
  const places = roundTicks(low, high, count, measure === 'count' ? 1 : 0)
  const step = places.length > 1 ? places[1] - places[0] : undefined
  return places.map((at) => ({ at, text: formatTick(at, step) }))
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const steps = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 7, 14].map((count) => count * day),
]
const daysOfMonth = 30.44

function timeTicks(low: number, high: number, count: number): Tick[] {
  const rough = (high - low) / count
  const step = steps.find((each) => each >= rough)
  if (step === undefined) return monthTicks(low, high, rough / (daysOfMonth * day))
  const first = Math.ceil(low / step)
  const places = Array.from(
    { length: Math.floor(high / step) - first + 1 },
    (_, place) => (first + place) * step,
  )
  if (step >= day) return places.map((at) => ({ at, text: timeText(at) }))
  const start = step < minute ? 19 : 16
  // The day stands where it begins, and otherwise at the first mark.
  const hasMidnight = places.some((at) => at % day === 0)
  return places.map((at, place) => {
    const isNamed = hasMidnight ? at % day === 0 : place === 0
    return { at, text: isNamed ? timeText(at) : isoText(at).slice(11, start) }
  })
}

function monthTicks(low: number, high: number, rough: number): Tick[] {
  const years = 10 ** Math.max(0, Math.floor(Math.log10(rough / 12)))
  const step =
    [1, 2, 3, 6, ...[1, 2, 5, 10].map((count) => 12 * count * years)].find((each) => each >= rough) ??
    120 * years
  const start = new Date(low)
  const months = start.getUTCFullYear() * 12 + start.getUTCMonth()
  const ticks: Tick[] = []
  for (let month = Math.floor(months / step) * step; ; month += step) {
    const at = new Date(0).setUTCFullYear(Math.floor(month / 12), month % 12, 1)
    if (at > high) return ticks
    if (at >= low) ticks.push({ at, text: isoText(at).slice(0, step % 12 === 0 ? -16 : -13) })
  }
}

/** A time of milliseconds since 1970 as `2024-01-31`, with hours and minutes where it isn't midnight. */
export function timeText(value: number): string {
  const text = isoText(value)
  if (value % day === 0) return text.slice(0, -10)
  return (value % minute === 0 ? text.slice(0, -4) : text.slice(0, -1)).replace('T', ' ')
}

/** To the second: `2024-01-31T00:00:00Z` */
function isoText(value: number): string {
  return `${new Date(value).toISOString().slice(0, -5)}Z`
}
