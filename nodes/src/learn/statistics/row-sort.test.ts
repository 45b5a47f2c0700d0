import { expect, it } from 'vitest'
import { readFixture } from '../fixtures/dataset.ts'
import { sortRows } from './row-sort.ts'

const { sorts } = readFixture('tree') as { sorts: { values: number[]; rows: number[] }[] }

it.each(sorts)('leaves equal values in scikit-learn’s order', ({ values, rows }) => {
  const codes = Int32Array.from(values)
  const sorted = Int32Array.from(values, (_, row) => row)
  sortRows(codes, sorted, 0, values.length)
  expect([...sorted]).toEqual(rows)
  expect([...codes]).toEqual(values.toSorted((a, b) => a - b))
})
