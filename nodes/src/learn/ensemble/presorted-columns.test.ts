import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { presortColumns, sortByValue } from './presorted-columns.ts'

/** The values in the order of the sorted rows, and whether every row is there once. */
function sortedBy(values: Float32Array): { byRows: Float32Array; byValues: Float32Array; complete: boolean } {
  const rows = Int32Array.from(values, (_, row) => row)
  const byValues = values.slice()
  sortByValue(byValues, rows)
  const complete = rows.toSorted().every((row, i) => row === i)
  return { byRows: Float32Array.from(rows, (row) => values[row]), byValues, complete }
}

describe('sortByValue', () => {
  it('sorts whatever there is', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40), { maxLength: 300, size: 'max' }), (drawn) => {
        const values = Float32Array.from(drawn)
        const sorted = values.toSorted()
        expect(sortedBy(values)).toEqual({ byRows: sorted, byValues: sorted, complete: true })
      }),
    )
  })

  it.each([medianOfThreeKiller(1000), Float32Array.from({ length: 1000 }, (_, i) => Math.min(i, 1000 - i))])(
    'sorts what drives quicksort into its worst case',
    (values) => {
      const sorted = values.toSorted()
      expect(sortedBy(values)).toEqual({ byRows: sorted, byValues: sorted, complete: true })
    },
  )
})

it('learns a direction only where a column has gaps and two values', async () => {
  const columns = [
    Float32Array.of(3, 1, 2),
    Float32Array.of(NaN, 1, 2),
    Float32Array.of(NaN, 1, 1),
    Float32Array.of(NaN, NaN, NaN),
  ]
  const { order, learnsDirection } = await presortColumns(columns, async () => {})
  expect([...learnsDirection]).toEqual([0, 1, 0, 0])
  expect(order.map((rows) => [...rows])).toEqual([[1, 2, 0], [1, 2], [1, 2], []])
})

/** Each partition of the median of three takes off but two values (Musser 1997). */
function medianOfThreeKiller(length: number): Float32Array {
  const values = new Float32Array(length)
  const half = length / 2
  for (let i = 1; i <= half; i += 1) {
    if (i % 2 === 1) {
      values[i - 1] = i
      values[i] = half + i
    }
    values[half + i - 1] = 2 * i
  }
  return values
}
