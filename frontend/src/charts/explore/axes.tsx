import { linearScale } from '../scale.ts'
import { axisTicks, type Measure } from '../ticks.ts'

export interface Plot {
  left: number
  right: number
  top: number
  bottom: number
}

/** About what a letter of a tick's text takes. */
const letterWidth = 6.2
/** How far a tick's text may reach beyond the plot. */
const beyond = 10

/** Ticks with their lines, and what the axes stand for. */
export function Axes(props: {
  plot: Plot
  x: {
    domain: readonly [number, number]
    title: string
    measure?: Measure
    /** About how many ticks, where they need less room than most. */
    ticks?: number
  } | null
  y: { domain: readonly [number, number]; title: string; measure?: Measure }
}) {
  const { plot, x, y } = props
  const xScale = x === null ? null : linearScale(x.domain, [plot.left, plot.right])
  const yScale = linearScale(y.domain, [plot.bottom, plot.top])
  const wide = x?.ticks ?? Math.max(2, Math.floor((plot.right - plot.left) / 90))
  const tall = Math.max(2, Math.floor((plot.bottom - plot.top) / 45))
  return (
    <g>
      {axisTicks(y.measure ?? 'number', y.domain[0], y.domain[1], tall).map(({ at, text }) => (
        <g key={at}>
          <line x1={plot.left} x2={plot.right} y1={yScale(at)} y2={yScale(at)} className="chart-grid" />
          <text
            x={plot.left - 7}
            y={yScale(at)}
            textAnchor="end"
            dominantBaseline="central"
            className="chart-tick"
          >
            {text}
          </text>
        </g>
      ))}
      {x !== null &&
        xScale !== null &&
        axisTicks(x.measure ?? 'number', x.domain[0], x.domain[1], wide).map(({ at, text }) => (
          <g key={at}>
            <line
              x1={xScale(at)}
              x2={xScale(at)}
              y1={plot.bottom}
              y2={plot.bottom + 4}
              className="chart-grid"
            />
            <text
              x={Math.min(xScale(at), plot.right + beyond - (text.length * letterWidth) / 2)}
              y={plot.bottom + 16}
              textAnchor="middle"
              className="chart-tick"
            >
              {text}
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
