import { useCallback, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react'
import { numberWidth, rowHeight } from './grid-row.tsx'
import type { Window } from './row-blocks.ts'
import { columnsAhead, columnsIn, scrollSpace, type Columns, type ScrollSpace } from './scroll-space.ts'

export const headHeight = 74
/** Rows drawn beyond each end, so that a slow wheel shows no gap. */
const spareRows = 4
/** Rows are placed from a row near by: far from the first one, pixels would be too large for a browser. */
const anchorEvery = 1000
const calmMs = 100

export interface GridWindow extends Window {
  /** The row that the layer's top stands for, and where the layer is. */
  anchor: number
  layerTop: number
  /** How many rows are drawn, but for the end of the table. */
  places: number
  /** The first row when it was last calm: the order of the elements is the rows' own then, and waits for it. */
  orderedFrom: number
}

/** Which cells are in view, and the way to bring another one there. */
export function useGridWindow(area: RefObject<HTMLElement | null>, rows: number, columns: Columns) {
  const [size, setSize] = useState({ width: 0, height: 0 })
  const space = useMemo(
    () => scrollSpace({ rows, rowHeight, window: Math.max(0, size.height - headHeight) }),
    [rows, size.height],
  )
  const [window, setWindow] = useState<GridWindow>(() =>
    windowAt({ top: 0, left: 0, offset: 0, rows, columns, size }),
  )
  /** The exact place that was asked for; the scroll bar knows it only roughly in a capped space. */
  const exact = useRef<{ scrollTop: number; offset: number } | null>(null)

  /** @param isMoving whether it goes on: what is drawn is put in order when it has ended. */
  const read = useCallback(
    (isMoving: boolean) => {
      const element = area.current
      if (element === null) return
      const { scrollTop, scrollLeft } = element
      const known = exact.current
      const offset =
        known !== null && Math.abs(known.scrollTop - scrollTop) < 1 ? known.offset : space.offsetAt(scrollTop)
      const seen = windowAt({ top: scrollTop, left: scrollLeft, offset, rows, columns, size })
      setWindow((last) => {
        const next = isMoving ? withColumnsAhead(seen, last, columns) : seen
        const orderedFrom = isMoving && last.places === next.places ? last.orderedFrom : next.firstRow
        return isSame(last, next) && last.orderedFrom === orderedFrom ? last : { ...next, orderedFrom }
      })
    },
    [area, columns, rows, size, space],
  )

  useLayoutEffect(() => {
    const element = area.current
    if (element === null) return
    const measure = (): void => setSize({ width: element.clientWidth, height: element.clientHeight })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [area])

  useLayoutEffect(() => {
    const element = area.current
    if (element === null) return
    let frame = 0
    let calm: ReturnType<typeof setTimeout> | undefined
    const scrolled = (): void => {
      // Rows that pass under the pointer would each be looked up for it.
      if (!('scrolling' in element.dataset)) element.dataset['scrolling'] = ''
      clearTimeout(calm)
      calm = setTimeout(() => {
        delete element.dataset['scrolling']
        read(false)
      }, calmMs)
      if (frame !== 0) return
      frame = requestAnimationFrame(() => {
        frame = 0
        read(true)
      })
    }
    read(false)
    element.addEventListener('scroll', scrolled, { passive: true })
    return () => {
      element.removeEventListener('scroll', scrolled)
      clearTimeout(calm)
      cancelAnimationFrame(frame)
    }
  }, [area, read])

  const reveal = useCallback(
    (row: number, column: number) => {
      const element = area.current
      if (element === null) return
      if (row >= 0) revealRow(element, row, space, exact)
      const left = columns.edges[column]
      const right = columns.edges[column + 1]
      const seen = element.clientWidth - numberWidth
      if (left < element.scrollLeft || right - left > seen) element.scrollTo({ left })
      else if (right > element.scrollLeft + seen) element.scrollTo({ left: right - seen })
      read(true)
    },
    [area, columns, read, space],
  )
  const pageRows = Math.max(1, Math.floor((size.height - headHeight) / rowHeight) - 1)
  return { window, space, reveal, pageRows }
}

function withColumnsAhead(seen: GridWindow, last: GridWindow, columns: Columns): GridWindow {
  const [firstColumn, endColumn] = columnsAhead(
    [last.firstColumn, last.endColumn],
    [seen.firstColumn, seen.endColumn],
    columns.edges.length - 1,
  )
  return { ...seen, firstColumn, endColumn }
}

function revealRow(
  element: HTMLElement,
  row: number,
  space: ScrollSpace,
  exact: RefObject<{ scrollTop: number; offset: number } | null>,
): void {
  const seen = element.clientHeight - headHeight
  const now =
    exact.current !== null && Math.abs(exact.current.scrollTop - element.scrollTop) < 1
      ? exact.current.offset
      : space.offsetAt(element.scrollTop)
  const top = row * rowHeight
  const offset = top < now ? top : top + rowHeight > now + seen ? top + rowHeight - seen : now
  if (offset === now) return
  element.scrollTop = space.scrollTopAt(offset)
  exact.current = { scrollTop: element.scrollTop, offset: Math.max(0, Math.min(space.end, offset)) }
}

function windowAt(place: {
  top: number
  left: number
  offset: number
  rows: number
  columns: Columns
  size: { width: number; height: number }
}): GridWindow {
  const { offset, rows, columns, size } = place
  const seen = Math.max(0, size.height - headHeight)
  const firstRow = Math.max(0, Math.floor(offset / rowHeight) - spareRows)
  const endRow = Math.min(rows, firstRow + drawnRows(seen))
  const [firstColumn, endColumn] = columnsIn(columns, place.left, Math.max(0, size.width - numberWidth))
  const anchor = Math.floor(firstRow / anchorEvery) * anchorEvery
  return {
    firstRow,
    endRow,
    firstColumn,
    endColumn,
    anchor,
    layerTop: place.top + anchor * rowHeight - offset,
    places: drawnRows(seen),
    orderedFrom: firstRow,
  }
}

/** So many rows are drawn wherever the window is, so that each that comes into view takes the place of one that left. */
function drawnRows(seen: number): number {
  return Math.ceil(seen / rowHeight) + 1 + 2 * spareRows
}

function isSame(a: GridWindow, b: GridWindow): boolean {
  return (
    a.firstRow === b.firstRow &&
    a.endRow === b.endRow &&
    a.firstColumn === b.firstColumn &&
    a.endColumn === b.endColumn &&
    a.anchor === b.anchor &&
    a.places === b.places &&
    Math.abs(a.layerTop - b.layerTop) < 0.5
  )
}
