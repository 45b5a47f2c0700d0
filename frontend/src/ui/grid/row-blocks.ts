/** The cells of a view that have been fetched, in blocks of rows and columns, and those that are wanted next. */
import type { TableView } from '@flowza/nodes/core'
import type { Cell, TableSource } from './table-source.ts'

export const blockRows = 128
export const blockColumns = 24
/** Kept: about half a million cells. */
const mostBlocks = 160
const mostRequests = 3

export interface Window {
  firstRow: number
  endRow: number
  firstColumn: number
  endColumn: number
}

export interface RowBlocks {
  /** Rows of the view; null until the first block has come. */
  total(): number | null
  /** Undefined while it isn't there yet. */
  cell(row: number, column: number): Cell | undefined
  /** Fetches what the window lacks, then what lies ahead; gives up what is no longer near. */
  want(window: Window): void
  /** Called after each block that comes, and after a failure. */
  subscribe(listener: () => void): () => void
  /** Grows with each change, so that it can be compared. */
  version(): number
  error(): Error | null
  /** Gives up what is being fetched. */
  close(): void
}

interface Request {
  key: string
  controller: AbortController
}

export function createRowBlocks(source: TableSource, view: TableView): RowBlocks {
  const blocks = new Map<string, Cell[][]>()
  const requests = new Map<string, Request>()
  const listeners = new Set<() => void>()
  const isWhole = view.sort.length === 0 && view.filters.length === 0 && view.search === ''
  let total: number | null = isWhole ? source.rows : null
  let wanted: [number, number][] = []
  let lastRow = 0
  let version = 0
  let error: Error | null = null

  function change(): void {
    version += 1
    for (const listener of listeners) listener()
  }

  function fetchNext(): void {
    for (const [row, column] of wanted) {
      if (requests.size >= mostRequests) return
      const key = keyOf(row, column)
      if (!blocks.has(key) && !requests.has(key)) void fetchBlock(key, row, column)
    }
  }

  async function fetchBlock(key: string, row: number, column: number): Promise<void> {
    const controller = new AbortController()
    requests.set(key, { key, controller })
    const columns = source.schema.columns
      .slice(column * blockColumns, (column + 1) * blockColumns)
      .map(({ name }) => name)
    try {
      const page = await source.page(
        { view, offset: row * blockRows, limit: blockRows, columns },
        controller.signal,
      )
      if (controller.signal.aborted) return
      total = page.total
      blocks.set(key, page.rows)
      error = null
      for (const old of blocks.keys()) {
        if (blocks.size <= mostBlocks) break
        blocks.delete(old)
      }
    } catch (failure) {
      if (controller.signal.aborted) return
      error = failure instanceof Error ? failure : new Error(String(failure))
      wanted = []
    } finally {
      // A later request may have taken its place.
      if (requests.get(key)?.controller === controller) requests.delete(key)
    }
    change()
    fetchNext()
  }

  return {
    total: () => total,
    cell(row, column) {
      const block = blocks.get(keyOf(Math.floor(row / blockRows), Math.floor(column / blockColumns)))
      return block?.[row % blockRows]?.[column % blockColumns]
    },
    want(window) {
      wanted = blocksOf(window, { total, goesUp: window.firstRow < lastRow })
      lastRow = window.firstRow
      const keys = new Set(wanted.map(([row, column]) => keyOf(row, column)))
      for (const { key, controller } of requests.values()) {
        if (keys.has(key)) continue
        requests.delete(key)
        controller.abort()
      }
      // Kept longest: what was looked at last.
      for (const key of keys) {
        const block = blocks.get(key)
        if (block === undefined) continue
        blocks.delete(key)
        blocks.set(key, block)
      }
      fetchNext()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    version: () => version,
    error: () => error,
    close() {
      wanted = []
      for (const { controller } of requests.values()) controller.abort()
      requests.clear()
    },
  }
}

function keyOf(row: number, column: number): string {
  return `${row}.${column}`
}

/** Blocks in view first, then the next ones in the direction of travel. */
export function blocksOf(
  window: Window,
  { total, goesUp }: { total: number | null; goesUp: boolean },
): [number, number][] {
  const firstRow = Math.floor(window.firstRow / blockRows)
  const lastRow = Math.floor(Math.max(window.firstRow, window.endRow - 1) / blockRows)
  const firstColumn = Math.floor(window.firstColumn / blockColumns)
  const lastColumn = Math.floor(Math.max(window.firstColumn, window.endColumn - 1) / blockColumns)
  const rows: number[] = []
  for (let row = firstRow; row <= lastRow; row++) rows.push(row)
  const ahead = goesUp ? firstRow - 1 : lastRow + 1
  if (ahead >= 0 && (total === null ? false : ahead * blockRows < total)) rows.push(ahead)
  const found: [number, number][] = []
  for (const row of rows) {
    for (let column = firstColumn; column <= lastColumn; column++) found.push([row, column])
  }
  return found
}
