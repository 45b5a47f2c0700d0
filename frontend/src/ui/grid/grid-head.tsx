import type { Translate } from '../../i18n/translate.ts'
import type { Column, ColumnProfile, ColumnSummary, TableView } from '@flowza/nodes/core'
import { ArrowDown, ArrowUp, ChevronDown, Filter } from 'lucide-react'
import { memo, type PointerEvent } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { formatCount, formatNumber, formatPercent } from '../format.ts'
import { KindMark } from '../kind-mark.tsx'
import { numberWidth } from './grid-row.tsx'
import { MiniHistogram, summaryText } from './mini-histogram.tsx'

export interface HeadProps {
  gridId: string
  column: Column
  place: number
  left: number
  width: number
  profile: ColumnProfile | undefined
  summary: ColumnSummary | undefined
  /** Rows of the table. */
  rows: number
  sort: TableView['sort']
  isFiltered: boolean
  isCurrent: boolean
  onSort(place: number, add: boolean): void
  onMenu(place: number): void
  onResize(place: number, width: number): void
}

/** The head of a column: name, kind, order, what is missing, and how its values lie. */
export const GridHead = memo(function GridHead(props: HeadProps) {
  const { t } = useTranslation('results')
  const { column, place, width, profile, summary, sort, gridId } = props
  const rank = sort.findIndex((key) => key.column === column.name)
  const key = rank === -1 ? null : sort[rank]

  function resize(event: PointerEvent<HTMLSpanElement>): void {
    event.preventDefault()
    event.stopPropagation()
    const handle = event.currentTarget
    const start = event.clientX
    handle.setPointerCapture(event.pointerId)
    const move = (moved: globalThis.PointerEvent): void =>
      props.onResize(place, width + moved.clientX - start)
    handle.addEventListener('pointermove', move)
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), {
      once: true,
    })
  }

  return (
    <div
      id={`${gridId}-head-${place}`}
      role="columnheader"
      aria-colindex={place + 1}
      aria-sort={key === null ? 'none' : key.descending ? 'descending' : 'ascending'}
      className={`data-grid-column group ${props.isCurrent ? 'data-grid-current' : ''}`}
      data-head={place}
      style={{ left: numberWidth + props.left, width }}
    >
      <button
        type="button"
        tabIndex={-1}
        title={t('grid.sortBy', { column: column.name })}
        className="absolute inset-x-0 top-0 flex h-6 items-center gap-1.5 pr-7 pl-2 text-left hover:bg-hover"
        onClick={(event) => props.onSort(place, event.shiftKey)}
      >
        <KindMark kind={column.kind} />
        <span className="truncate font-semibold" title={column.name}>
          {column.name}
        </span>
        {key !== null && (
          <span className="flex shrink-0 items-center text-accent">
            {key.descending ? <ArrowDown size={12} aria-hidden /> : <ArrowUp size={12} aria-hidden />}
            {sort.length > 1 && <span className="text-xs">{rank + 1}</span>}
          </span>
        )}
      </button>
      <button
        type="button"
        tabIndex={-1}
        aria-label={t('grid.columnMenu', { column: column.name })}
        className={`absolute top-0 right-1 flex size-6 items-center justify-center rounded hover:bg-hover ${props.isFiltered ? 'text-accent' : 'text-muted'}`}
        onClick={() => props.onMenu(place)}
      >
        {props.isFiltered ? (
          <Filter size={12} aria-hidden fill="currentColor" />
        ) : (
          <ChevronDown size={13} aria-hidden />
        )}
      </button>
      {/* What has no room at all wraps out of sight: half a figure says nothing. */}
      <span className="absolute inset-x-0 top-6 flex h-5 flex-wrap gap-x-1.5 overflow-hidden px-2 text-xs leading-5 whitespace-nowrap text-muted">
        <ColumnFacts column={column} profile={profile} rows={props.rows} />
      </span>
      <span
        className="absolute bottom-1 left-2"
        title={summary === undefined ? undefined : summaryText(summary, t)}
      >
        {summary !== undefined && <MiniHistogram summary={summary} width={width - 17} />}
      </span>
      <span className="data-grid-resize" aria-hidden onPointerDown={resize} />
    </div>
  )
})

function ColumnFacts(props: { column: Column; profile: ColumnProfile | undefined; rows: number }) {
  const { t } = useTranslation('results')
  const { column, profile, rows } = props
  return (
    <>
      {column.role !== 'feature' && (
        <span className="my-0.5 rounded-sm bg-accent-soft px-1 leading-4 font-medium text-text">
          {t(`role.${column.role}`)}
        </span>
      )}
      {profile !== undefined && profile.missing > 0 && (
        <span className="max-w-full truncate font-medium text-warning">
          {t('grid.missingShare', {
            count: profile.missing,
            missing: formatCount(profile.missing),
            share: formatPercent(profile.missing / Math.max(1, rows), 0),
          })}
        </span>
      )}
      {profile !== undefined && <span className="max-w-full truncate">{spread(profile, column, t)}</span>}
    </>
  )
}

function spread(profile: ColumnProfile, column: Column, t: Translate<'results'>): string {
  const isNumber = column.kind === 'numeric' || column.kind === 'integer'
  if (isNumber && typeof profile.min === 'number' && typeof profile.max === 'number') {
    return t('grid.span', { min: formatNumber(profile.min), max: formatNumber(profile.max) })
  }
  return t('grid.values', { count: profile.distinct, values: formatCount(profile.distinct) })
}
