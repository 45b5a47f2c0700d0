import { useTranslation } from '../i18n/use-translation.ts'
import { formatNumber } from '../ui/format.ts'
import { linePath, linearScale } from './scale.ts'

export interface PlottedCurve {
  label: string
  x: readonly number[]
  y: readonly number[]
  /** What each point says, where the points themselves are measurements. */
  points?: readonly string[]
}

const width = 320
const height = 288
const plot = { left: 52, right: 312, top: 10, bottom: 242 }
const ticks = [0, 0.25, 0.5, 0.75, 1]

/** Curves over the unit square, each named where there is room. */
export function CurvePlot(props: {
  curves: readonly PlottedCurve[]
  xTitle: string
  yTitle: string
  /** What the diagonal stands for: a coin toss, or probabilities that come true. */
  diagonal: 'chance' | 'perfect' | null
  /** Which lower corner the names go to: the one that the curves leave free. */
  names: 'left' | 'right'
  description: string
}) {
  const { t } = useTranslation('charts')
  const x = linearScale([0, 1], [plot.left, plot.right])
  const y = linearScale([0, 1], [plot.bottom, plot.top])
  const shown = props.curves.slice(0, 6)
  // Calibrations lie along their diagonal, where a word would be in the way.
  const names = [
    ...(props.diagonal === 'perfect' ? [{ label: t('axis.perfect'), className: 'chart-reference' }] : []),
    ...shown.map(({ label }, index) => ({
      label,
      className: 'chart-curve',
      style: { stroke: `var(--series-${index + 1})` },
    })),
  ]
  // All names begin at the same place, so that their lines stand below each other.
  const longest = Math.max(0, ...names.map(({ label }) => label.length))
  const start = props.names === 'right' ? plot.right - 34 - longest * 6.4 : plot.left + 8
  const firstName = plot.bottom - 14 - (names.length - 1) * 18
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={props.description}>
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={x(tick)} x2={x(tick)} y1={plot.top} y2={plot.bottom} className="chart-grid" />
          <line x1={plot.left} x2={plot.right} y1={y(tick)} y2={y(tick)} className="chart-grid" />
          <text x={x(tick)} y={plot.bottom + 16} textAnchor="middle" className="chart-tick">
            {formatNumber(tick)}
          </text>
          <text
            x={plot.left - 7}
            y={y(tick)}
            textAnchor="end"
            dominantBaseline="central"
            className="chart-tick"
          >
            {formatNumber(tick)}
          </text>
        </g>
      ))}
      {props.diagonal !== null && (
        <g>
          <line x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} className="chart-reference" />
          {props.diagonal === 'chance' && (
            <text x={x(0.34)} y={y(0.34) + 15} className="chart-tick">
              {t('axis.chance')}
            </text>
          )}
        </g>
      )}
      {shown.map((curve, index) => (
        <path
          key={index}
          d={linePath(curve.x.map((value, at) => [x(value), y(curve.y[at])]))}
          className="chart-curve"
          style={{ stroke: `var(--series-${index + 1})` }}
        />
      ))}
      {shown.map((curve, index) =>
        curve.points?.map((said, at) => (
          <circle
            key={`${curve.label} ${at}`}
            cx={x(curve.x[at])}
            cy={y(curve.y[at])}
            r={4}
            className="chart-point"
            style={{ fill: `var(--series-${index + 1})` }}
          >
            <title>{said}</title>
          </circle>
        )),
      )}
      {names.map(({ label, ...line }, index) => {
        const at = firstName + index * 18
        return (
          <g key={index}>
            <line x1={start} x2={start + 14} y1={at} y2={at} {...line} />
            <text x={start + 20} y={at} dominantBaseline="central" className="chart-label">
              {label}
            </text>
          </g>
        )
      })}
      <text x={(plot.left + plot.right) / 2} y={height - 8} textAnchor="middle" className="chart-axis-title">
        {props.xTitle}
      </text>
      <text
        x={12}
        y={(plot.top + plot.bottom) / 2}
        textAnchor="middle"
        transform={`rotate(-90 12 ${(plot.top + plot.bottom) / 2})`}
        className="chart-axis-title"
      >
        {props.yTitle}
      </text>
    </svg>
  )
}
