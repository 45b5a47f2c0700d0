import { describe, expect, it } from 'vitest'
import { columnEdges, columnsAhead, columnsIn, highestSpace, scrollSpace } from './scroll-space.ts'

describe('scroll space', () => {
  it('is as high as its rows where a browser can lay them out', () => {
    const space = scrollSpace({ rows: 1000, rowHeight: 24, window: 400 })
    expect(space.height).toBe(24_000)
    expect(space.offsetAt(123)).toBe(123)
    expect(space.scrollTopAt(123)).toBe(123)
  })

  it('reaches the last row of any number of rows', () => {
    for (const rows of [1_000_000, 100_000_000]) {
      const space = scrollSpace({ rows, rowHeight: 24, window: 400 })
      expect(space.height).toBe(highestSpace)
      expect(space.offsetAt(highestSpace - 400)).toBe(rows * 24 - 400)
      expect(space.offsetAt(0)).toBe(0)
      expect(space.offsetAt(space.scrollTopAt(5_000_000))).toBeCloseTo(5_000_000, 3)
    }
  })

  it('has nowhere to go with few rows', () => {
    const space = scrollSpace({ rows: 3, rowHeight: 24, window: 400 })
    expect(space.end).toBe(0)
    expect(space.offsetAt(50)).toBe(0)
    expect(scrollSpace({ rows: 0, rowHeight: 24, window: 0 }).height).toBe(0)
  })
})

describe('columns', () => {
  it('finds those in view', () => {
    const columns = columnEdges([100, 50, 200, 100])
    expect(columns.width).toBe(450)
    expect(columnsIn(columns, 0, 120)).toEqual([0, 2])
    expect(columnsIn(columns, 100, 60)).toEqual([1, 3])
    expect(columnsIn(columns, 440, 500)).toEqual([3, 4])
    expect(columnsIn(columnEdges([]), 0, 500)).toEqual([0, 0])
  })

  it('are drawn ahead on the side that the view moves to, and stay until one is missing', () => {
    const right = columnsAhead([0, 5], [1, 6], 50)
    expect(right).toEqual([1, 8])
    expect(columnsAhead(right, [3, 8], 50)).toBe(right)
    expect(columnsAhead(right, [4, 9], 50)).toEqual([4, 11])
    expect(columnsAhead([4, 11], [3, 8], 50)).toEqual([1, 8])
  })

  it('are never more than there are', () => {
    expect(columnsAhead([40, 48], [43, 49], 50)).toEqual([43, 50])
    expect(columnsAhead([3, 9], [1, 7], 50)).toEqual([0, 7])
    expect(columnsAhead([0, 12], [0, 5], 5)).toEqual([0, 5])
  })
})
