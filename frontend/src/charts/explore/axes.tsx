import { formatTick } from '../../ui/format.ts'
import { linearScale, roundTicks } from '../scale.ts'

export interface Plot {
  left: number
  right: number
  top: number
  bottom: number
}

/** Ticks with their lines, and what the axes stand for. */
export function Axes(props: {
  plot: Plot
  x: {
    domain: readonly [number, number]
    title: string
    text?: (value: number) => string
    /** About how many ticks, where they need less room than most. */
    ticks?: number
  } | null
  y: { domain: readonly [number, number]; title: string; text?: (value: number) => string }
}) {
  const { plot, x, y } = props
  const xScale = x === null ? null : linearScale(x.domain, [plot.left, plot.right])
  const yScale = linearScale(y.domain, [plot.bottom, plot.top])
  const wide = x?.ticks ?? Math.max(2, Math.floor((plot.right - plot.left) / 90))
  const tall = Math.max(2, Math.floor((plot.bottom - plot.top) / 45))
  return (
    <g>
      {roundTicks(y.domain[0], y.domain[1], tall).map((tick) => (
        <g key={tick}>
          <line x1={plot.left} x2={plot.right} y1={yScale(tick)} y2={yScale(tick)} className="chart-grid" />
          <text
            x={plot.left - 7}
            y={yScale(tick)}
            textAnchor="end"
            dominantBaseline="central"
            className="chart-tick"
          >
            {(y.text ?? formatTick)(tick)}
          </text>
        </g>
      ))}
      {x !== null &&
        xScale !== null &&
        roundTicks(x.domain[0], x.domain[1], wide).map((tick) => (
          <g key={tick}>
            <line
              x1={xScale(tick)}
              x2={xScale(tick)}
              y1={plot.bottom}
              y2={plot.bottom + 4}
              className="chart-grid"
            />
            <text x={xScale(tick)} y={plot.bottom + 16} textAnchor="middle" className="chart-tick">
              {(x.text ?? formatTick)(tick)}
            </text>
          </g>
        ))}
      {x !== null && (
        <text
          x={(plot.left + plot.right) / 2}
          y={plot.bottom + 34}
          textAnchor="middle"
          className="chart-axis-title"
        >
          {x.title}
        </text>
      )}
      <text
        x={12}
        y={(plot.top + plot.bottom) / 2}
        textAnchor="middle"
        transform={`rotate(-90 12 ${(plot.top + plot.bottom) / 2})`}
        className="chart-axis-title"
      >
        {y.title}
      </text>
    </g>
  )
}

/** The day of a number that stands for a time. */
export function dayText(value: number): string {
  return new Date(value).toISOString().slice(0, 10)
}
