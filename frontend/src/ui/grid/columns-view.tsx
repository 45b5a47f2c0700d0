/** Every column of a table with its figures and its shape. */
import type { Column, ColumnSummary } from '@flowza/nodes/core'
import { useTranslation } from '../../i18n/use-translation.ts'
import { formatCount, formatExact, formatNumber, formatPercent } from '../format.ts'
import { KindMark } from '../kind-mark.tsx'
import { MiniHistogram } from './mini-histogram.tsx'
import type { TableSource } from './table-source.ts'
import { useColumnSummaries } from './use-column-summaries.ts'

/** Beyond these, computing them all would take long for something that nobody reads to its end. */
const mostColumns = 200

export function ColumnsView({ source }: { source: TableSource }) {
  const { t } = useTranslation('results')
  const columns = source.schema.columns.slice(0, mostColumns)
  const summaries = useColumnSummaries(
    source,
    columns.map((column) => column.name),
  )
  return (
    <div className="h-full overflow-auto" tabIndex={0} role="region" aria-label={t('columns.label')}>
      <table className="w-full border-collapse text-sm numeric">
        <thead className="sticky top-0 z-10 bg-sunken text-left text-muted">
          <tr>
            <th className="px-3 py-1 font-medium">{t('columns.column')}</th>
            <th className="w-44 px-2 py-1 font-medium">{t('columns.shape')}</th>
            {(['missing', 'distinct', 'min', 'median', 'mean', 'max', 'deviation'] as const).map((name) => (
              <th key={name} className="px-2 py-1 text-right font-medium">
                {t(`columns.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {columns.map((column) => (
            <ColumnLine key={column.name} column={column} summary={summaries.get(column.name)} />
          ))}
        </tbody>
      </table>
      {source.schema.columns.length > mostColumns && (
        <p className="px-3 py-2 text-muted">
          {t('columns.first', { shown: mostColumns, all: formatCount(source.schema.columns.length) })}
        </p>
      )}
    </div>
  )
}

function ColumnLine({ column, summary }: { column: Column; summary: ColumnSummary | undefined }) {
  const { t } = useTranslation('results')
  const figure = (value: number | null | undefined): string => {
    if (value === null || value === undefined) return summary === undefined ? '' : '–'
    if (column.dtype === 'datetime') return new Date(value).toISOString().slice(0, 10)
    return column.dtype === 'int64' && Number.isInteger(value) ? formatExact(value) : formatNumber(value)
  }
  const numbers = summary?.numbers
  return (
    <tr className="border-t border-line align-middle hover:bg-hover" data-column-summary={column.name}>
      <th className="max-w-56 px-3 py-1.5 text-left font-medium">
        <span className="flex items-center gap-1.5">
          <KindMark kind={column.kind} />
          <span className="truncate" title={column.name}>
            {column.name}
          </span>
          {column.role !== 'feature' && (
            <span className="rounded-sm bg-accent-soft px-1 text-xs font-medium">
              {t(`role.${column.role}`)}
            </span>
          )}
        </span>
      </th>
      <td className="px-2 py-1.5">
        {summary !== undefined && <MiniHistogram summary={summary} width={160} />}
        {summary !== undefined && summary.top !== null && (
          <span className="block max-w-40 truncate text-xs text-muted">
            {summary.top
              .slice(0, 3)
              .map(({ value, rows }) => `${value} ${formatPercent(rows / Math.max(1, summary.rows), 0)}`)
              .join(' · ')}
          </span>
        )}
      </td>
      <td className={`px-2 text-right ${(summary?.missing ?? 0) > 0 ? 'text-warning' : ''}`}>
        {summary !== undefined &&
          `${formatCount(summary.missing)}${summary.missing > 0 ? ` (${formatPercent(summary.missing / Math.max(1, summary.rows))})` : ''}`}
      </td>
      <td className="px-2 text-right">{summary !== undefined && formatCount(summary.distinct)}</td>
      <td className="px-2 text-right">{figure(numbers?.min)}</td>
      <td className="px-2 text-right">{figure(numbers?.median)}</td>
      <td className="px-2 text-right">{figure(numbers?.mean)}</td>
      <td className="px-2 text-right">{figure(numbers?.max)}</td>
      <td className="px-2 text-right">{column.dtype === 'datetime' ? '–' : figure(numbers?.deviation)}</td>
    </tr>
  )
}
