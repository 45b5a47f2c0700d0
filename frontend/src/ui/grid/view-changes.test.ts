import { longestTopText, type ColumnSummary } from '@flowza/nodes/core'
import { expect, it } from 'vitest'
import { choosableValues } from './view-changes.ts'

it('offers no beginning of a longer text to filter by', () => {
  const top = ['short', 'x'.repeat(longestTopText), true].map((value, place) => ({ value, rows: 9 - place }))
  const summary: ColumnSummary = {
    name: 'a',
    rows: 24,
    missing: 0,
    distinct: 3,
    numbers: null,
    histogram: null,
    top,
  }
  expect(choosableValues(summary).map(({ value }) => value)).toEqual(['short', true])
  expect(choosableValues(undefined)).toEqual([])
})
