/**
 * A table of any length: rows are drawn where they are looked at and fetched as they come into view. One tab stop;
 * the arrows walk the cells and the heads, of which only those in view exist.
 */
import type { TableView } from '@flowza/nodes/core'
import {
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type KeyboardEvent,
  type PointerEvent,
} from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { announce } from '../announcer.tsx'
import { EmptyState } from '../empty-state.tsx'
import { formatCount } from '../format.ts'
import { startWidth } from './cell-text.ts'
import { ColumnMenu } from './column-menu.tsx'
import { copyCells } from './copy-cells.ts'
import { GridHead } from './grid-head.tsx'
import { GridRow, numberWidth, rowHeight } from './grid-row.tsx'
import { createRowBlocks, type RowBlocks } from './row-blocks.ts'
import { rowsByPlace } from './rows-by-place.ts'
import { columnEdges } from './scroll-space.ts'
import { extentOf, placeAfter, withinRows, type Place, type Selection } from './selection.ts'
import type { TableSource } from './table-source.ts'
import { useColumnSummaries } from './use-column-summaries.ts'
import { useGridWindow } from './use-grid-window.ts'
import { filtersOf, withNextSort } from './view-changes.ts'
import './grid.css'

const narrowest = 48
const widest = 800
const widthStep = 16
/** A jump farther than so many pages is a flight, which ends when nothing moves for so long. */
const flightPages = 6
const flightMs = 60

export function DataGrid(props: {
  source: TableSource
  label: string
  view: TableView
  onView: (view: TableView) => void
  /** Rows of the view, each time they become known. */
  onTotal: (total: number | null) => void
}) {
  const { source, view, onView, onTotal } = props
  const { t } = useTranslation('results')
  const gridId = useId()
  const area = useRef<HTMLDivElement>(null)
  const blocks = useRowBlocks(source, view)
  const version = useSyncExternalStore(blocks.subscribe, blocks.version)
  const total = blocks.total()
  // Until the rows of another view are counted, the grid keeps its length instead of jumping.
  const [lastTotal, setLastTotal] = useState(source.rows)
  if (total !== null && total !== lastTotal) setLastTotal(total)
  const rows = total ?? lastTotal
  const { columns } = source.schema
  const [widths, setWidths] = useState<readonly number[]>(() => columns.map(startWidth))
  const layout = useMemo(() => columnEdges(widths), [widths])
  const { window, space, reveal, pageRows } = useGridWindow(area, rows, layout)
  const [chosen, setSelection] = useState<Selection | null>(null)
  const selection = useMemo(() => chosen && withinRows(chosen, rows), [chosen, rows])
  const [menu, setMenu] = useState<{ place: number; at: { x: number; y: number } } | null>(null)
  const error = blocks.error()

  const lastWanted = useRef(0)
  useEffect(() => {
    if (window.endColumn <= window.firstColumn) return
    const want = (): void => {
      lastWanted.current = window.firstRow
      blocks.want(window)
    }
    // What the scroll bar only flies over isn't fetched.
    if (Math.abs(window.firstRow - lastWanted.current) < flightPages * pageRows) want()
    else {
      const timer = setTimeout(want, flightMs)
      return () => clearTimeout(timer)
    }
  }, [blocks, pageRows, window, total])
  useEffect(() => onTotal(total), [onTotal, total])
  useEffect(() => {
    if (area.current !== null) area.current.scrollTop = 0
  }, [view])

  const inView = columns.slice(window.firstColumn, window.endColumn)
  const summaries = useColumnSummaries(
    source,
    inView.map((column) => column.name),
  )

  const resize = useCallback((place: number, width: number) => {
    if (!Number.isFinite(width)) return
    const fitting = Math.max(narrowest, Math.min(widest, Math.round(width)))
    setWidths((old) => (old[place] === fitting ? old : old.with(place, fitting)))
  }, [])
  const sortBy = useCallback(
    (place: number, add: boolean) => {
      const next = withNextSort(view, columns[place].name, add)
      onView(next)
      const key = next.sort.find(({ column }) => column === columns[place].name)
      const direction = key === undefined ? 'none' : key.descending ? 'descending' : 'ascending'
      announce(t(`grid.sorted.${direction}`, { column: columns[place].name }))
    },
    [columns, onView, t, view],
  )
  const openMenu = useCallback(
    (place: number) => {
      const head = document.getElementById(`${gridId}-head-${place}`)?.getBoundingClientRect()
      if (head !== undefined) setMenu({ place, at: { x: head.left, y: head.top + 26 } })
    },
    [gridId],
  )

  function moveTo(current: Place, extend: boolean): void {
    const anchor = extend && selection !== null && current.row >= 0 ? selection.anchor : current
    setSelection({ current, anchor })
    reveal(current.row, current.column)
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    if (columns.length === 0 || event.target !== event.currentTarget) return
    const current = selection?.current ?? { row: -1, column: 0 }
    const isHead = current.row === -1
    const far = event.ctrlKey || event.metaKey
    if (isHead && event.shiftKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      resize(current.column, widths[current.column] + (event.key === 'ArrowRight' ? widthStep : -widthStep))
    } else if (isHead && event.key === 'Enter') sortBy(current.column, event.shiftKey)
    else if (
      (event.altKey && event.key === 'ArrowDown') ||
      event.key === 'ContextMenu' ||
      (event.shiftKey && event.key === 'F10')
    ) {
      reveal(current.row, current.column)
      openMenu(current.column)
    } else if (far && event.key.toLowerCase() === 'c' && selection !== null && !isHead) {
      void copyCells(source, view, extentOf(selection), t)
    } else if (far && event.key.toLowerCase() === 'a' && rows > 0) {
      setSelection({
        current: { row: rows - 1, column: columns.length - 1 },
        anchor: { row: 0, column: 0 },
      })
    } else {
      const next = event.altKey
        ? null
        : placeAfter(event, current, { rows, columns: columns.length, pageRows })
      if (next === null) return
      moveTo(selection === null ? { row: rows > 0 ? 0 : -1, column: 0 } : next, event.shiftKey)
    }
    event.preventDefault()
    event.stopPropagation()
  }

  function placeUnder(event: PointerEvent<HTMLDivElement>): Place | null {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-column]') : null
    const row = cell?.closest<HTMLElement>('[data-row]')
    if (cell === null || row === null || row === undefined) return null
    return { row: Number(row.dataset['row']), column: Number(cell.dataset['column']) }
  }

  const extent = selection === null || selection.current.row === -1 ? null : extentOf(selection)
  const currentId =
    selection === null
      ? undefined
      : selection.current.row === -1
        ? `${gridId}-head-${selection.current.column}`
        : `${gridId}-${selection.current.row}-${selection.current.column}`
  const missing = t('grid.missing')
  const drawn = rowsByPlace(window, rows)

  return (
    <>
      <div
        ref={area}
        className="data-grid"
        role="grid"
        tabIndex={0}
        aria-label={props.label}
        aria-describedby={`${gridId}-keys`}
        aria-rowcount={total === null ? -1 : rows + 1}
        aria-colcount={columns.length}
        aria-multiselectable
        aria-busy={total === null}
        aria-activedescendant={currentId}
        data-version={version}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          const place = event.button === 0 ? placeUnder(event) : null
          if (place !== null) moveTo(place, event.shiftKey)
        }}
        onPointerMove={(event) => {
          if (event.buttons !== 1) return
          const place = placeUnder(event)
          if (place === null || selection === null || selection.anchor.row === -1) return
          if (place.row !== selection.current.row || place.column !== selection.current.column) {
            setSelection({ ...selection, current: place })
          }
        }}
      >
        <div className="data-grid-head" role="rowgroup" style={{ width: numberWidth + layout.width }}>
          <div role="row" aria-rowindex={1}>
            <span aria-hidden className="data-grid-corner" style={{ width: numberWidth }} />
            {inView.map((column, index) => {
              const place = window.firstColumn + index
              return (
                <GridHead
                  key={place}
                  gridId={gridId}
                  column={column}
                  place={place}
                  left={layout.edges[place]}
                  width={widths[place]}
                  profile={source.profile.get(column.name)}
                  summary={summaries.get(column.name)}
                  rows={source.rows}
                  sort={view.sort}
                  isFiltered={filtersOf(view, column.name).length > 0}
                  isCurrent={selection?.current.row === -1 && selection.current.column === place}
                  onSort={sortBy}
                  onMenu={openMenu}
                  onResize={resize}
                />
              )
            })}
          </div>
        </div>
        <div
          role="rowgroup"
          style={{ height: space.height, width: numberWidth + layout.width, position: 'relative' }}
        >
          <div
            role="none"
            className="data-grid-layer"
            style={{ transform: `translateY(${window.layerTop}px)`, width: numberWidth + layout.width }}
          >
            {/* Each row's place is in `aria-rowindex`; these are for the eye, in one piece that stays at the side. */}
            <div aria-hidden className="data-grid-numbers" style={{ width: numberWidth }}>
              {drawn.map((row) => (
                <span
                  key={row % window.places}
                  className="data-grid-number"
                  style={{ top: (row - window.anchor) * rowHeight }}
                >
                  {formatCount(row + 1)}
                </span>
              ))}
            </div>
            {drawn.map((row) => (
              <GridRow
                // A row's place in the page is taken over by the row that comes into view.
                key={row % window.places}
                gridId={gridId}
                row={row}
                top={(row - window.anchor) * rowHeight}
                width={numberWidth + layout.width}
                firstColumn={window.firstColumn}
                columns={columns}
                edges={layout.edges}
                cells={inView.map((_, index) => blocks.cell(row, window.firstColumn + index))}
                current={selection?.current.row === row ? selection.current.column : null}
                selected={
                  extent !== null && row >= extent.firstRow && row < extent.endRow
                    ? [extent.firstColumn, extent.endColumn]
                    : null
                }
                missing={missing}
              />
            ))}
          </div>
        </div>
      </div>
      <span id={`${gridId}-keys`} className="sr-only">
        {t('grid.keys')}
      </span>
      {error !== null && (
        <div className="absolute inset-x-0 bottom-0 z-10 flex items-center gap-2 border-t border-line bg-bad-soft px-3 py-1 text-bad">
          {t('grid.unreadable', { reason: error.message })}
          <button type="button" className="underline" onClick={() => blocks.want(window)}>
            {t('grid.retry')}
          </button>
        </div>
      )}
      {total === 0 && (
        <div className="pointer-events-none absolute inset-x-0 top-24">
          <EmptyState title={source.rows === 0 ? t('grid.noRows') : t('grid.noMatch')} />
        </div>
      )}
      {menu !== null && (
        <ColumnMenu
          at={menu.at}
          column={columns[menu.place]}
          summary={summaries.get(columns[menu.place].name)}
          view={view}
          width={widths[menu.place]}
          onView={(next) => {
            onView(next)
            announce(
              t('grid.viewChanged', {
                count: next.filters.length,
                filters: formatCount(next.filters.length),
              }),
            )
          }}
          onWidth={(width) => resize(menu.place, width)}
          onClose={() => {
            setMenu(null)
            area.current?.focus({ preventScroll: true })
          }}
        />
      )}
    </>
  )
}

/** Blocks of this view; those of the last one are given up. */
function useRowBlocks(source: TableSource, view: TableView): RowBlocks {
  const blocks = useMemo(() => createRowBlocks(source, view), [source, view])
  useEffect(() => () => blocks.close(), [blocks])
  return blocks
}
