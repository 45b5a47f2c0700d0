import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cronOf, timingKinds, timingOf, usualTiming, type Timing } from './timing.ts'

it('are written as cron expressions', () => {
  const timing: Timing = { kind: 'daily', time: '06:05', weekday: 3, day: 15, cron: '*/5 * * * *' }
  expect(timingKinds.map((kind) => cronOf({ ...timing, kind }))).toEqual([
    '5 * * * *',
    '5 6 * * *',
    '5 6 * * 1-5',
    '5 6 * * 3',
    '5 6 15 * *',
    '*/5 * * * *',
  ])
})

it('are read from cron expressions, and what is none of them stays as it is', () => {
  expect(timingOf('0 6 * * 7')).toMatchObject({ kind: 'weekly', weekday: 0, time: '06:00' })
  for (const cron of [
    '*/5 * * * *',
    '0 6 1 * 1',
    '0 * * * 1',
    '0 24 * * *',
    '0 6 32 * *',
    '0 6 * 1 *',
    'nonsense',
  ])
    expect(timingOf(cron), cron).toMatchObject({ kind: 'cron', cron })
})

it('come back as they were written', () => {
  const two = (value: number): string => String(value).padStart(2, '0')
  const timing = fc.record({
    kind: fc.constantFrom(...timingKinds),
    time: fc.tuple(fc.nat(23), fc.nat(59)).map(([hour, minute]) => `${two(hour)}:${two(minute)}`),
    weekday: fc.nat(6),
    day: fc.integer({ min: 1, max: 31 }),
    cron: fc.constant('*/7 3 * * *'),
  })
  fc.assert(
    fc.property(timing, (each) => {
      const read = timingOf(cronOf(each))
      expect(read.kind).toBe(each.kind)
      expect(cronOf(read)).toBe(cronOf(each))
    }),
  )
  expect(timingOf(cronOf(usualTiming))).toEqual(usualTiming)
})
