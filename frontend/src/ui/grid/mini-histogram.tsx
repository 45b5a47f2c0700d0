import type { Translate } from '../../i18n/translate.ts'
import type { ColumnSummary } from '@flowza/nodes/core'
import { formatCount, formatNumber, formatPercent } from '../format.ts'

const height = 22

/** How a column's values lie, at a glance: bars of a histogram, or of its most frequent values. */
export function MiniHistogram({ summary, width }: { summary: ColumnSummary; width: number }) {
  const counts = summary.histogram?.counts ?? summary.top?.map(({ rows }) => rows) ?? []
  // Values that are all different have no shape.
  if (summary.histogram === null && counts.every((count) => count <= 1)) return null
  const most = Math.max(...counts, 1)
  const step = width / Math.max(counts.length, 1)
  const isBars = summary.histogram === null
  return (
    <svg width={width} height={height} aria-hidden className="block">
      {counts.map((count, index) => {
        const tall = count === 0 ? 0 : Math.max(1, (count / most) * (height - 1))
        return (
          <rect
            key={index}
            x={index * step}
            y={height - tall}
            width={Math.max(1, step - (isBars ? 2 : step > 3 ? 1 : 0))}
            height={tall}
            className={isBars ? 'fill-[var(--series-3)]' : 'fill-[var(--series-1)]'}
            fillOpacity={0.75}
          />
        )
      })}
      <line x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} stroke="var(--line)" />
    </svg>
  )
}

/** What the small picture shows, in words. */
export function summaryText(summary: ColumnSummary, t: Translate<'results'>): string {
  if (summary.numbers !== null) {
    const { min, median, max } = summary.numbers
    return t('grid.range', { min: formatNumber(min), median: formatNumber(median), max: formatNumber(max) })
  }
  return (summary.top ?? [])
    .slice(0, 4)
    .map(
      ({ value, rows }) =>
        `${value}: ${formatCount(rows)} (${formatPercent(rows / Math.max(1, summary.rows))})`,
    )
    .join(', ')
}
