/** A table to look at: its rows, its columns, its charts. What it is narrowed to holds for all but the columns. */
import { wholeTable, type TableView } from '@flowza/nodes/core'
import { Suspense, useCallback, useState } from 'react'
import { lazyPart } from '../ui/lazy-part.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import { ColumnsView } from '../ui/grid/columns-view.tsx'
import { DataGrid } from '../ui/grid/data-grid.tsx'
import { GridToolbar } from '../ui/grid/grid-toolbar.tsx'
import type { TableSource } from '../ui/grid/table-source.ts'

const ExploreView = lazyPart(
  async () => (await import('../charts/explore/explore-view.tsx')).ExploreView,
  'charts',
)

const looks = ['rows', 'columns', 'explore'] as const
type Look = (typeof looks)[number]

export function TableLook({ source, facts }: { source: TableSource; facts: string }) {
  const { t } = useTranslation('results')
  const [look, setLook] = useState<Look>('rows')
  const [view, setView] = useState<TableView>(wholeTable)
  const [total, setTotal] = useState<number | null>(source.rows)
  const onTotal = useCallback((rows: number | null) => setTotal(rows), [])
  return (
    <div className="flex h-full flex-col">
      <GridToolbar
        view={view}
        onView={setView}
        total={total}
        rows={source.rows}
        facts={facts}
        csv={source.csvAddress?.(view) ?? null}
        before={
          <div
            className="flex rounded-[5px] border border-line-strong"
            role="group"
            aria-label={t('view.label')}
          >
            {looks.map((choice) => (
              <button
                key={choice}
                type="button"
                aria-pressed={look === choice}
                onClick={() => setLook(choice)}
                className={`h-6 px-2 first:rounded-l last:rounded-r ${look === choice ? 'bg-accent-soft font-semibold' : 'text-muted hover:bg-hover hover:text-text'}`}
              >
                {t(`view.${choice}`)}
              </button>
            ))}
          </div>
        }
      />
      <div className="relative min-h-0 flex-1">
        {/* The grid stays where it was scrolled to while something else is looked at. */}
        <div className="h-full" hidden={look !== 'rows'}>
          <DataGrid
            source={source}
            label={t('rowsOf', { title: source.title })}
            view={view}
            onView={setView}
            onTotal={onTotal}
          />
        </div>
        {look === 'columns' && <ColumnsView source={source} />}
        {look === 'explore' && (
          <Suspense fallback={null}>
            <ExploreView source={source} view={view} />
          </Suspense>
        )}
      </div>
    </div>
  )
}
