import { wholeTable, type Column } from '@flowza/nodes/core'
import { describe, expect, it, vi } from 'vitest'
import { blockRows, blocksOf, createRowBlocks } from './row-blocks.ts'
import type { TableSource } from './table-source.ts'

const column = (index: number): Column => ({
  name: `c${index}`,
  kind: 'integer',
  dtype: 'int64',
  role: 'feature',
})

function source(): TableSource & { asked: string[]; aborted: number } {
  const made: TableSource & { asked: string[]; aborted: number } = {
    key: 'k',
    title: 'T',
    schema: { complete: true, columns: Array.from({ length: 30 }, (_, index) => column(index)) },
    rows: 1000,
    profile: new Map(),
    csvAddress: null,
    asked: [],
    aborted: 0,
    async page({ offset, limit, columns }, signal) {
      made.asked.push(`${offset}.${columns[0]}`)
      await new Promise((resolve) => setImmediate(resolve))
      if (signal.aborted) {
        made.aborted += 1
        throw new Error('aborted')
      }
      const rows = Array.from({ length: Math.min(limit, 1000 - offset) }, (_, row) =>
        columns.map((name) => (offset + row) * 100 + Number(name.slice(1))),
      )
      return { columns: [...columns], rows, total: 1000, offset }
    },
    columns: () => Promise.resolve([]),
    chart: () => Promise.reject(new Error('none')),
  }
  return made
}

const view = { firstRow: 0, endRow: 20, firstColumn: 0, endColumn: 8 }

describe('row blocks', () => {
  it('fetches what is in view, then what lies ahead', async () => {
    const table = source()
    const blocks = createRowBlocks(table, wholeTable)
    expect(blocks.total()).toBe(1000)
    blocks.want(view)
    await expect.poll(() => blocks.version()).toBe(2)
    expect(table.asked).toEqual(['0.c0', `${blockRows}.c0`])
    expect(blocks.cell(3, 5)).toBe(305)
    expect(blocks.cell(3, 25)).toBeUndefined()
    blocks.want({ ...view, firstColumn: 22, endColumn: 30 })
    await expect.poll(() => blocks.cell(3, 25)).toBe(325)
  })

  it('gives up what was scrolled past', async () => {
    const table = source()
    const blocks = createRowBlocks(table, wholeTable)
    blocks.want(view)
    blocks.want({ ...view, firstRow: 900, endRow: 920 })
    await expect.poll(() => blocks.cell(910, 1)).toBe(91_001)
    expect(table.aborted).toBe(2)
    expect(blocks.cell(0, 0)).toBeUndefined()
  })

  it('learns the number of rows of a view from its first page', async () => {
    const blocks = createRowBlocks(source(), { ...wholeTable, search: 'x' })
    expect(blocks.total()).toBeNull()
    blocks.want(view)
    await expect.poll(() => blocks.total()).toBe(1000)
  })

  it('tells of a failure, and doesn’t ask again by itself', async () => {
    const table = { ...source(), page: vi.fn(() => Promise.reject(new Error('broken'))) }
    const blocks = createRowBlocks(table, wholeTable)
    blocks.want(view)
    await expect.poll(() => blocks.error()?.message).toBe('broken')
    expect(table.page.mock.calls.length).toBeLessThanOrEqual(2)
  })

  it('looks ahead in the direction of travel', () => {
    const rows = (firstRow: number, goesUp: boolean) =>
      blocksOf({ ...view, firstRow, endRow: firstRow + 20 }, { total: 1000, goesUp }).map(([row]) => row)
    expect(rows(300, false)).toEqual([2, 3])
    expect(rows(300, true)).toEqual([2, 1])
    expect(rows(990, false)).toEqual([7])
  })
})
