import type { Chart } from '@flowza/nodes/core'
import { useTranslation } from '../i18n/use-translation.ts'
import { formatCount } from '../ui/format.ts'
import { linearScale, paddedExtent } from './scale.ts'
import { axisTicks } from './ticks.ts'

type Props = Extract<Chart, { chart: 'residuals' }>

const width = 320
const height = 288
const plot = { left: 56, right: 312, top: 10, bottom: 242 }

/** Actual minus predicted over predicted: a level band around zero is what a good fit looks like. */
export function ResidualPlot({ predicted, residual, rows }: Props) {
  const { t } = useTranslation('charts')
  const xDomain = paddedExtent(predicted)
  const yDomain = paddedExtent([...residual, 0])
  const x = linearScale(xDomain, [plot.left, plot.right])
  const y = linearScale(yDomain, [plot.bottom, plot.top])
  // One path of dots: two thousand circles would be two thousand elements.
  const dots = predicted
    .map((value, index) => `M${x(value).toFixed(1)} ${y(residual[index]).toFixed(1)}h0`)
    .join('')
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={t('describe.residuals', { count: rows, rows: formatCount(rows) })}
    >
      {axisTicks('number', yDomain[0], yDomain[1], 5).map(({ at, text }) => (
        <g key={at}>
          <line x1={plot.left} x2={plot.right} y1={y(at)} y2={y(at)} className="chart-grid" />
          <text
            x={plot.left - 7}
            y={y(at)}
            textAnchor="end"
            dominantBaseline="central"
            className="chart-tick"
          >
            {text}
          </text>
        </g>
      ))}
      {axisTicks('number', xDomain[0], xDomain[1], 4).map(({ at, text }) => (
        <g key={at}>
          <line x1={x(at)} x2={x(at)} y1={plot.top} y2={plot.bottom} className="chart-grid" />
          <text x={x(at)} y={plot.bottom + 16} textAnchor="middle" className="chart-tick">
            {text}
          </text>
        </g>
      ))}
      <path d={dots} className="chart-dots" />
      <line x1={plot.left} x2={plot.right} y1={y(0)} y2={y(0)} className="chart-zero" />
      <text x={(plot.left + plot.right) / 2} y={height - 8} textAnchor="middle" className="chart-axis-title">
        {t('words.predicted')}
      </text>
      <text
        x={12}
        y={(plot.top + plot.bottom) / 2}
        textAnchor="middle"
        transform={`rotate(-90 12 ${(plot.top + plot.bottom) / 2})`}
        className="chart-axis-title"
      >
        {t('words.residual')}
      </text>
    </svg>
  )
}
