import { expect, it } from 'vitest'
import { rowsByPlace } from './rows-by-place.ts'

const window = (firstRow: number, orderedFrom: number) => ({
  firstRow,
  endRow: firstRow + 6,
  places: 6,
  orderedFrom,
})

it('is the order of the rows when nothing moves', () => {
  expect(rowsByPlace(window(14, 14), 100)).toEqual([14, 15, 16, 17, 18, 19])
})

it('leaves each row where it is while others come and go', () => {
  const before = rowsByPlace(window(14, 14), 100)
  const after = rowsByPlace(window(17, 14), 100)
  expect(after).toEqual([20, 21, 22, 17, 18, 19])
  for (const [at, row] of after.entries()) expect(row % 6).toBe(before[at] % 6)
})

it('has every row of the window once, also after a flight', () => {
  for (const from of [0, 5, 999_983]) {
    expect(rowsByPlace(window(1234, from), 2000).toSorted((a, b) => a - b)).toEqual([
      1234, 1235, 1236, 1237, 1238, 1239,
    ])
  }
})

it('ends with the table', () => {
  expect(rowsByPlace(window(97, 97), 100)).toEqual([97, 98, 99])
  expect(rowsByPlace(window(0, 0), 0)).toEqual([])
})
