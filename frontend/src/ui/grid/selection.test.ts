import { describe, expect, it } from 'vitest'
import { extentOf, placeAfter, withinRows } from './selection.ts'

const grid = { rows: 1_000_000, columns: 50, pageRows: 20 }
const after = (key: string, row: number, column: number, ctrlKey = false) =>
  placeAfter({ key, ctrlKey, metaKey: false }, { row, column }, grid)

describe('the current cell', () => {
  it('goes where keys lead, into the head and no further', () => {
    expect(after('ArrowDown', 3, 2)).toEqual({ row: 4, column: 2 })
    expect(after('ArrowUp', 0, 2)).toEqual({ row: -1, column: 2 })
    expect(after('ArrowUp', -1, 2)).toEqual({ row: -1, column: 2 })
    expect(after('ArrowLeft', 3, 0)).toEqual({ row: 3, column: 0 })
    expect(after('ArrowRight', 3, 49)).toEqual({ row: 3, column: 49 })
    expect(after('PageDown', -1, 1)).toEqual({ row: 20, column: 1 })
    expect(after('PageUp', 5, 1)).toEqual({ row: 0, column: 1 })
    expect(after('End', 3, 1)).toEqual({ row: 3, column: 49 })
    expect(after('End', 3, 1, true)).toEqual({ row: 999_999, column: 49 })
    expect(after('Home', 3, 1, true)).toEqual({ row: 0, column: 0 })
    expect(after('ArrowDown', 3, 1, true)).toEqual({ row: 999_999, column: 1 })
    expect(after('ArrowUp', 3, 1, true)).toEqual({ row: 0, column: 1 })
    expect(after('a', 3, 1)).toBeNull()
  })

  it('stays in the table when that has fewer rows, and at the head of one without', () => {
    const selection = { current: { row: 2999, column: 3 }, anchor: { row: 5, column: 1 } }
    expect(withinRows(selection, 3000)).toBe(selection)
    expect(withinRows(selection, 110)).toEqual({
      current: { row: 109, column: 3 },
      anchor: { row: 5, column: 1 },
    })
    expect(withinRows(selection, 0).current).toEqual({ row: -1, column: 3 })
  })

  it('spans a rectangle with its anchor', () => {
    expect(extentOf({ current: { row: 2, column: 5 }, anchor: { row: 4, column: 1 } })).toEqual({
      firstRow: 2,
      endRow: 5,
      firstColumn: 1,
      endColumn: 6,
    })
  })
})
