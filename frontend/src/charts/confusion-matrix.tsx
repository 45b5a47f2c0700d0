import type { Chart } from '@flowza/nodes/core'
import { useTranslation } from '../i18n/use-translation.ts'
import { formatCount, formatPercent } from '../ui/format.ts'
import { shorten } from './shorten.ts'

type Props = Extract<Chart, { chart: 'confusion_matrix' }>

const width = 320
const left = 84
const top = 44
/** About how wide a letter is, by the size of its font. */
const letterShare = 0.62

/** Counts by actual and predicted class; a cell is the darker the larger its share of its row. */
export function ConfusionMatrix({ labels, counts }: Props) {
  const { t } = useTranslation('charts')
  const size = Math.min(92, (width - left - 4) / Math.max(1, labels.length))
  const height = top + size * labels.length + 6
  const digits = Math.max(1, ...counts.flat().map((value) => formatCount(value).length))
  const fontSize = Math.min(size >= 44 ? 14 : 11, (size - 2) / (digits * letterShare))
  const labelSize = Math.min(12, size * 0.95)
  const isDense = size < 26
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={t('describe.confusion', diagonalOf(labels, counts))}
    >
      <text x={left} y={12} className="chart-axis-title">
        {t('words.predicted')}
      </text>
      <text x={4} y={top - 8} className="chart-axis-title">
        {t('words.actual')}
      </text>
      {labels.map((label, column) => (
        <text
          key={label}
          x={left + (column + 0.5) * size}
          y={top - 8}
          textAnchor="middle"
          className="chart-label"
          style={{ fontSize: labelSize }}
        >
          {shorten(label, size / (labelSize * letterShare))}
          <title>{label}</title>
        </text>
      ))}
      {counts.map((row, actual) => {
        const total = row.reduce((sum, value) => sum + value, 0)
        return (
          <g key={labels[actual]} transform={`translate(0 ${top + actual * size})`}>
            <text
              x={left - 8}
              y={size / 2}
              textAnchor="end"
              dominantBaseline="central"
              className="chart-label"
              style={{ fontSize: labelSize }}
            >
              {shorten(labels[actual], (left - 8) / (labelSize * letterShare))}
              <title>{labels[actual]}</title>
            </text>
            {row.map((value, predicted) => {
              const share = total === 0 ? 0 : value / total
              const tone = predicted === actual ? 'var(--series-1)' : 'var(--series-2)'
              return (
                <g key={labels[predicted]} transform={`translate(${left + predicted * size} 0)`}>
                  <rect
                    x={1}
                    y={1}
                    width={size - 2}
                    height={size - 2}
                    rx={3}
                    style={{
                      fill: `color-mix(in oklab, ${tone} ${Math.round(4 + share * 40)}%, var(--surface-raised))`,
                    }}
                  />
                  <text
                    x={size / 2}
                    y={size / 2 - (size >= 44 ? 7 : 0)}
                    textAnchor="middle"
                    dominantBaseline="central"
                    className="chart-value"
                    fontSize={fontSize}
                    fontWeight={predicted === actual ? 650 : 450}
                  >
                    {isDense && value === 0 ? '' : formatCount(value)}
                  </text>
                  {size >= 44 && (
                    <text
                      x={size / 2}
                      y={size / 2 + 11}
                      textAnchor="middle"
                      dominantBaseline="central"
                      className="chart-value"
                      fontSize={11}
                    >
                      {total === 0 ? '–' : formatPercent(share, 0)}
                    </text>
                  )}
                </g>
              )
            })}
          </g>
        )
      })}
    </svg>
  )
}

function diagonalOf(labels: readonly string[], counts: readonly (readonly number[])[]) {
  const total = counts.flat().reduce((sum, value) => sum + value, 0)
  const right = labels.reduce((sum, _, index) => sum + (counts[index]?.[index] ?? 0), 0)
  return {
    count: labels.length,
    classes: labels.length,
    right: formatCount(right),
    rows: formatCount(total),
  }
}
