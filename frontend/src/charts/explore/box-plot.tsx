import type { TableChart } from '@flowza/nodes/core'
import { useTranslation } from '../../i18n/use-translation.ts'
import { formatCount, formatNumber } from '../../ui/format.ts'
import { linearScale, paddedExtent } from '../scale.ts'
import { axisTicks, timeText } from '../ticks.ts'
import { shorten } from '../shorten.ts'

const step = 30

/** A box from quartile to quartile for each group, whiskers and outliers as Tukey drew them. */
export function BoxPlot(props: {
  chart: Extract<TableChart, { chart: 'box' }>
  width: number
  isTime: boolean
}) {
  const { t } = useTranslation('charts')
  const { chart, width, isTime } = props
  const nameWidth = Math.min(150, width * 0.3)
  const right = width - 64
  const bottom = chart.groups.length * step + 6
  const height = bottom + 42
  const ends = chart.groups.flatMap((group) => [group.min, group.max])
  const domain = paddedExtent(ends, 0.03)
  const x = linearScale(domain, [nameWidth, right])
  const most = Math.max(2, Math.floor((right - nameWidth) / 90))
  const text = isTime ? timeText : formatNumber
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={t('describe.box', {
        column: chart.column,
        groups: chart.groups.map(({ label, median }) => `${label}: ${text(median)}`).join(', '),
      })}
    >
      {axisTicks(isTime ? 'time' : 'number', domain[0], domain[1], most).map(({ at, text }) => (
        <g key={at}>
          <line x1={x(at)} x2={x(at)} y1={0} y2={bottom} className="chart-grid" />
          <text x={x(at)} y={bottom + 14} textAnchor="middle" className="chart-tick">
            {text}
          </text>
        </g>
      ))}
      {chart.groups.map((group, index) => {
        const middle = index * step + step / 2
        return (
          <g key={group.label}>
            <text
              x={nameWidth - 10}
              y={middle}
              textAnchor="end"
              dominantBaseline="central"
              className="chart-label"
            >
              {shorten(group.label, 20)}
            </text>
            <line
              x1={x(group.lowerWhisker)}
              x2={x(group.upperWhisker)}
              y1={middle}
              y2={middle}
              className="chart-whisker"
            />
            {[group.lowerWhisker, group.upperWhisker].map((end, side) => (
              <line
                key={side}
                x1={x(end)}
                x2={x(end)}
                y1={middle - 4}
                y2={middle + 4}
                className="chart-whisker"
              />
            ))}
            <rect
              x={x(group.lowerQuartile)}
              width={Math.max(1, x(group.upperQuartile) - x(group.lowerQuartile))}
              y={middle - 9}
              height={18}
              rx={2}
              className="chart-box"
            />
            <line
              x1={x(group.median)}
              x2={x(group.median)}
              y1={middle - 9}
              y2={middle + 9}
              className="chart-median"
            />
            <circle cx={x(group.mean)} cy={middle} r={2.5} className="chart-mean" />
            {group.drawn.map((value) => (
              <circle key={value} cx={x(value)} cy={middle} r={2} className="chart-outlier" />
            ))}
            <text x={right + 8} y={middle} dominantBaseline="central" className="chart-tick">
              n {formatCount(group.rows)}
            </text>
          </g>
        )
      })}
      <text x={(nameWidth + right) / 2} y={height - 8} textAnchor="middle" className="chart-axis-title">
        {chart.column}
      </text>
    </svg>
  )
}
