import { describe, expect, it } from 'vitest'
import { readCompareSearch, readRunsSearch, startOfPeriod } from './runs-search.ts'

describe('the address of the list of runs', () => {
  it('keeps what it knows and drops the rest', () => {
    expect(readRunsSearch({ status: 'failed', since: 'week', text: 2024, workflow: 'x', other: 1 })).toEqual({
      status: 'failed',
      since: 'week',
      text: '2024',
    })
    expect(readRunsSearch({ status: 'lost', since: 7 })).toEqual({})
  })

  it('names two runs, or none', () => {
    const a = '0191d3a4-0000-7000-8000-00000000000a'
    expect(readCompareSearch({ a, b: 7, more: 1 })).toEqual({ a })
    expect(readCompareSearch({ a, b: a })).toEqual({ a, b: a })
    expect(readCompareSearch({ a: '../x' })).toEqual({})
  })

  it('counts whole days', () => {
    const now = new Date(2026, 2, 10, 15, 30)
    expect(startOfPeriod('today', now)).toBe(new Date(2026, 2, 10).toISOString())
    expect(startOfPeriod('week', now)).toBe(new Date(2026, 2, 3).toISOString())
    expect(startOfPeriod('month', now)).toBe(new Date(2026, 1, 8).toISOString())
  })
})
