import type { TableChart } from '@flowza/nodes/core'
import { useTranslation } from '../../i18n/use-translation.ts'
import { formatCount, formatNumber } from '../../ui/format.ts'
import { linearScale } from '../scale.ts'
import { timeText } from '../ticks.ts'
import { Axes, type Plot } from './axes.tsx'
import { Legend, seriesColour } from './legend.tsx'
import { shorten } from '../shorten.ts'

/** Rows in bins of equal width, the series stacked. */
export function Histogram(props: {
  chart: Extract<TableChart, { chart: 'histogram' }>
  width: number
  height: number
  isTime: boolean
}) {
  const { t } = useTranslation('charts')
  const { chart, width, height, isTime } = props
  const plot: Plot = { left: 62, right: width - 10, top: 10, bottom: height - 44 }
  const bins = chart.series[0]?.counts.length ?? 0
  const totals = Array.from({ length: bins }, (_, bin) =>
    chart.series.reduce((sum, { counts }) => sum + counts[bin], 0),
  )
  const highest = Math.max(1, ...totals)
  const x = linearScale([0, Math.max(1, bins)], [plot.left, plot.right])
  const y = linearScale([0, highest], [plot.bottom, plot.top])
  const domain: [number, number] =
    chart.low === chart.high ? [chart.low - 0.5, chart.high + 0.5] : [chart.low, chart.high]
  return (
    <>
      <Legend labels={chart.series.map(({ label }) => label)} />
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={t('describe.histogram', {
          column: chart.column,
          rows: formatCount(chart.rows),
          low: isTime ? timeText(chart.low) : formatNumber(chart.low),
          high: isTime ? timeText(chart.high) : formatNumber(chart.high),
        })}
      >
        <Axes
          plot={plot}
          x={{ domain, title: chart.column, ...(isTime && { measure: 'time' }) }}
          y={{ domain: [0, highest], title: t('rows'), measure: 'count' }}
        />
        {chart.series.map((series, code) =>
          series.counts.map((count, bin) => {
            if (count === 0) return null
            const below = chart.series.slice(0, code).reduce((sum, { counts }) => sum + counts[bin], 0)
            return (
              <rect
                key={`${code} ${bin}`}
                x={x(bin) + 0.5}
                width={Math.max(1, x(bin + 1) - x(bin) - 1)}
                y={y(below + count)}
                height={y(below) - y(below + count)}
                style={{ fill: seriesColour(code) }}
              />
            )
          }),
        )}
      </svg>
    </>
  )
}

const barStep = 24

/** Rows of each value, the most frequent first, the series stacked. */
export function ValueBars(props: { chart: Extract<TableChart, { chart: 'value_counts' }>; width: number }) {
  const { t } = useTranslation('charts')
  const { chart, width } = props
  const nameWidth = Math.min(180, width * 0.35)
  const totals = chart.values.map((_, value) =>
    chart.series.reduce((sum, { counts }) => sum + counts[value], 0),
  )
  const x = linearScale([0, Math.max(1, ...totals)], [nameWidth, width - 70])
  const total = Math.max(24, chart.values.length * barStep)
  return (
    <>
      <Legend labels={chart.series.map(({ label }) => label)} />
      <svg
        viewBox={`0 0 ${width} ${total}`}
        role="img"
        aria-label={t('describe.values', {
          column: chart.column,
          rows: formatCount(chart.rows),
          first: chart.values[0] ?? '–',
        })}
      >
        {chart.values.map((value, place) => {
          const middle = place * barStep + barStep / 2
          return (
            <g key={value}>
              <text
                x={nameWidth - 8}
                y={middle}
                textAnchor="end"
                dominantBaseline="central"
                className="chart-label"
              >
                {shorten(value, 24)}
              </text>
              {chart.series.map((series, code) => {
                const below = chart.series.slice(0, code).reduce((sum, { counts }) => sum + counts[place], 0)
                const count = series.counts[place]
                if (count === 0) return null
                return (
                  <rect
                    key={series.label}
                    x={x(below)}
                    width={Math.max(0.5, x(below + count) - x(below))}
                    y={middle - 8}
                    height={16}
                    style={{ fill: seriesColour(code) }}
                  />
                )
              })}
              <text x={x(totals[place]) + 6} y={middle} dominantBaseline="central" className="chart-tick">
                {formatCount(totals[place])}
              </text>
            </g>
          )
        })}
      </svg>
    </>
  )
}
