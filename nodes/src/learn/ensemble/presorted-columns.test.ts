import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { presortColumns, sortByValue } from './presorted-columns.ts'

function expectSorted(values: Float32Array): void {
  const rows = Int32Array.from(values, (_, row) => row)
  const sorted = values.slice()
  sortByValue(sorted, rows)
  expect(rows.toSorted()).toEqual(Int32Array.from(values, (_, row) => row))
  expect(sorted).toEqual(values.toSorted())
  expect(Float32Array.from(rows, (row) => values[row])).toEqual(sorted)
}

describe('sortByValue', () => {
  it('sorts whatever there is', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40), { maxLength: 300, size: 'max' }), (values) => {
        expectSorted(Float32Array.from(values))
      }),
    )
  })

  it('sorts what drives quicksort into its worst case', () => {
    expectSorted(medianOfThreeKiller(1000))
    expectSorted(Float32Array.from({ length: 1000 }, (_, i) => Math.min(i, 1000 - i)))
  })
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
