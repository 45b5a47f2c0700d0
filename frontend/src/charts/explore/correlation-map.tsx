import type { TableChart } from '@flowza/nodes/core'
import { useTranslation } from '../../i18n/use-translation.ts'
import { formatFixed } from '../../ui/format.ts'
import { shorten } from '../shorten.ts'

/** How far the slanted name of the last column reaches to the right, in pixels. */
const slantWidth = 70

/** Each pair of columns as a square: blue rises together, orange against each other, pale hardly at all. */
export function CorrelationMap(props: {
  chart: Extract<TableChart, { chart: 'correlation' }>
  width: number
}) {
  const { t } = useTranslation('charts')
  const { chart, width } = props
  const count = chart.columns.length
  const nameWidth = Math.min(130, width * 0.3)
  const cell = Math.max(
    10,
    Math.min(44, (Math.min(width, 900) - nameWidth - slantWidth) / Math.max(1, count)),
  )
  const top = 84
  const strongest = strongestPair(chart)
  const short = (name: string): string => shorten(name, 16)
  return (
    <svg
      viewBox={`0 0 ${width} ${top + count * cell + 8}`}
      role="img"
      aria-label={t('describe.correlation', {
        count,
        columns: count,
        strongest:
          strongest === null ? '–' : `${strongest.a}, ${strongest.b}: ${formatFixed(strongest.value, 2)}`,
      })}
    >
      {chart.columns.map((name, index) => (
        <g key={name}>
          <text
            x={nameWidth - 8}
            y={top + index * cell + cell / 2}
            textAnchor="end"
            dominantBaseline="central"
            className="chart-label"
          >
            {short(name)}
          </text>
          <text
            transform={`translate(${nameWidth + index * cell + cell / 2} ${top - 6}) rotate(-45)`}
            className="chart-label"
          >
            {short(name)}
          </text>
        </g>
      ))}
      {chart.values.map((row, i) =>
        row.map((value, j) => (
          <g key={`${i} ${j}`}>
            <rect
              x={nameWidth + j * cell + 0.5}
              y={top + i * cell + 0.5}
              width={cell - 1}
              height={cell - 1}
              style={{ fill: correlationColour(value) }}
            >
              <title>{`${chart.columns[i]}, ${chart.columns[j]}: ${value === null ? '–' : formatFixed(value, 3)}`}</title>
            </rect>
            {cell >= 28 && value !== null && (
              <text
                x={nameWidth + j * cell + cell / 2}
                y={top + i * cell + cell / 2}
                textAnchor="middle"
                dominantBaseline="central"
                className={Math.abs(value) > 0.62 ? 'chart-on-colour' : 'chart-tick'}
              >
                {formatFixed(value, 2)}
              </text>
            )}
          </g>
        )),
      )}
    </svg>
  )
}

function correlationColour(value: number | null): string {
  if (value === null) return 'var(--surface-sunken)'
  const share = Math.round(Math.min(1, Math.abs(value)) * 100)
  return `color-mix(in oklab, var(--series-${value >= 0 ? 1 : 2}) ${share}%, var(--surface-raised))`
}

/** The two different columns that go together most. */
export function strongestPair(
  chart: Extract<TableChart, { chart: 'correlation' }>,
): { a: string; b: string; value: number } | null {
  let found: { a: string; b: string; value: number } | null = null
  chart.values.forEach((row, i) =>
    row.slice(0, i).forEach((value, j) => {
      if (value !== null && (found === null || Math.abs(value) > Math.abs(found.value))) {
        found = { a: chart.columns[j], b: chart.columns[i], value }
      }
    }),
  )
  return found
}
