import { assert, constantFrom, double, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { axisTicks, timeText, type Measure } from './ticks.ts'

const time = (text: string): number => Date.parse(`${text}Z`)
const texts = (measure: Measure, low: number, high: number, count = 5): string[] =>
  axisTicks(measure, low, high, count).map(({ text }) => text)

describe('the marks of an axis', () => {
  it('are whole for counts', () => {
    expect(texts('count', 0, 2)).toEqual(['0', '1', '2'])
    expect(texts('count', 0, 5_000)).toEqual(['0', '1,000', '2,000', '3,000', '4,000', '5,000'])
  })

  it('have as many digits as tell them apart', () => {
    expect(texts('number', 5_000.1, 5_000.8, 4)).toEqual(['5,000.2', '5,000.4', '5,000.6', '5,000.8'])
    expect(texts('number', 1_700_000_000, 1_700_600_000, 3)).toEqual([
      '1.7B',
      '1.7002B',
      '1.7004B',
      '1.7006B',
    ])
    expect(texts('number', 0, 5.9e301, 3)).toEqual(['0', '2.00\u00a0×\u00a010³⁰¹', '4.00\u00a0×\u00a010³⁰¹'])
  })

  it('stand at round times, with the day where it begins or at the first', () => {
    expect(texts('time', time('2024-01-01T22:10'), time('2024-01-02T03:20'), 6)).toEqual([
      '23:00',
      '2024-01-02',
      '01:00',
      '02:00',
      '03:00',
    ])
    expect(texts('time', time('2024-01-01T12:00:00'), time('2024-01-01T12:01:00'), 3)).toEqual([
      '2024-01-01 12:00',
      '12:00:30',
      '12:01:00',
    ])
    expect(texts('time', time('2023-12-20T00:00'), time('2024-06-02T00:00'))).toEqual([
      '2024-01',
      '2024-03',
      '2024-05',
    ])
    expect(texts('time', time('1987-03-01T00:00'), time('2024-06-02T00:00'))).toEqual([
      '1990',
      '2000',
      '2010',
      '2020',
    ])
  })

  it('never say the same twice', () => {
    const measures = constantFrom<Measure[]>('number', 'count', 'time')
    const low = double({ min: -1e11, max: 1e11, noNaN: true })
    const share = double({ min: 1e-6, max: 10, noNaN: true })
    assert(
      property(measures, low, share, (measure, from, length) => {
        const found = texts(measure, from, from + length * Math.max(1, Math.abs(from)))
        expect(new Set(found).size).toBe(found.length)
        expect(found.length).toBeLessThan(14)
      }),
    )
  })
})

it('writes a time to the minute where it isn’t midnight', () => {
  expect(timeText(time('2024-01-31T00:00'))).toBe('2024-01-31')
  expect(timeText(time('2024-01-31T12:30'))).toBe('2024-01-31 12:30')
  expect(timeText(time('2024-01-31T12:30:05'))).toBe('2024-01-31 12:30:05')
})
