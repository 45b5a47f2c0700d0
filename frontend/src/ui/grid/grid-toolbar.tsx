/** Above a table: search, what it is narrowed to, how much of it is shown, and the way out as CSV. */
import type { Translate } from '../../i18n/translate.ts'
import type { ColumnFilter, TableView } from '@flowza/nodes/core'
import { Download, Search, X } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { formatCount, formatExact } from '../format.ts'
import { isNarrowed } from './view-changes.ts'

/** Typing on is waited for, so that not every letter searches a million rows. */
const searchAfterMs = 250

export function GridToolbar(props: {
  view: TableView
  onView: (view: TableView) => void
  total: number | null
  rows: number
  facts: string
  csv: string | null
  before?: ReactNode
}) {
  const { view, onView, total, rows } = props
  const { t } = useTranslation('results')
  return (
    <div className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-2 py-0.5 text-sm">
      {props.before}
      <SearchField search={view.search} onSearch={(search) => onView({ ...view, search })} />
      {view.filters.map((filter, index) => (
        <span
          key={`${filter.column} ${filter.op}`}
          className="flex h-6 max-w-72 items-center gap-1 rounded-full bg-accent-soft pl-2.5"
        >
          <span className="truncate">{filterText(filter, t)}</span>
          <button
            type="button"
            aria-label={t('grid.removeFilter', { column: filter.column })}
            className="flex size-6 items-center justify-center rounded-full hover:bg-hover"
            onClick={() => onView({ ...view, filters: view.filters.filter((_, other) => other !== index) })}
          >
            <X size={12} aria-hidden />
          </button>
        </span>
      ))}
      <span className="ml-auto text-muted numeric" data-testid="grid-count" aria-live="polite">
        {total === null
          ? t('grid.looking')
          : isNarrowed(view)
            ? t('grid.some', { count: total, shown: formatCount(total), all: formatCount(rows) })
            : props.facts}
      </span>
      {props.csv !== null && (
        <a
          href={props.csv}
          download
          className="flex h-6 items-center gap-1 rounded px-1.5 text-muted hover:bg-hover hover:text-text"
        >
          <Download size={13} aria-hidden /> {t('grid.csv')}
        </a>
      )}
    </div>
  )
}

function SearchField({ search, onSearch }: { search: string; onSearch: (search: string) => void }) {
  const { t } = useTranslation('results')
  const [text, setText] = useState(search)
  useEffect(() => {
    if (text === search) return
    const timer = setTimeout(() => onSearch(text), searchAfterMs)
    return () => clearTimeout(timer)
    // Only typing starts a search; the callback is a new one each time.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [text])
  return (
    <label className="relative flex items-center">
      <Search size={13} aria-hidden className="absolute left-2 text-muted" />
      <span className="sr-only">{t('grid.search')}</span>
      <input
        type="search"
        className="field h-6 w-52 pl-7"
        placeholder={t('grid.search')}
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onSearch(text)
        }}
      />
    </label>
  )
}

/** `Age from 20 to 30`. */
function filterText(filter: ColumnFilter, t: Translate<'results'>): string {
  const { column } = filter
  switch (filter.op) {
    case 'missing':
    case 'present':
      return t(`filter.${filter.op}`, { column })
    case 'between': {
      const [low, high] = [filter.low, filter.high].map((end) =>
        typeof end === 'number' ? formatExact(end) : (end ?? '').slice(0, 10),
      )
      if (filter.low === null) return t('filter.atMost', { column, high })
      return filter.high === null
        ? t('filter.atLeast', { column, low })
        : t('filter.between', { column, low, high })
    }
    case 'one_of':
      return t('filter.oneOf', { column, values: filter.values.join(', ') })
    case 'text':
      return t('filter.text', { column, match: t(`grid.matches.${filter.match}`), text: filter.text })
  }
}
