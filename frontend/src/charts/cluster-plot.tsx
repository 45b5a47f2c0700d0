import type { Chart } from '@flowza/nodes/core'
import { useMemo, useState, type PointerEvent } from 'react'
import { i18n } from '../i18n/i18n.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import { formatCount, formatNumber, formatPercent } from '../ui/format.ts'
import { clusterColour, markPath } from './cluster-marks.ts'
import { Axes, type Plot } from './explore/axes.tsx'
import { linearScale, paddedExtent } from './scale.ts'

type Props = Extract<Chart, { chart: 'clusters' }>

const width = 320
const plot: Plot = { left: 50, right: 312, top: 8, bottom: 236 }
const legendTop = plot.bottom + 48
const legendStep = 18
/** Clusters that the legend names; the others are in the table. */
const mostNamed = 24
const centreRadius = 6
/** A path is filled once, however often its marks overlap; several of them show where rows crowd, and mix clusters. */
const layers = 8
/** How near the pointer must be to a row, in the drawing's units. */
const reach = 10

/** Every row a mark of its cluster, the centres large and numbered; pointing at a row tells what it holds. */
export function ClusterPlot(chart: Props) {
  const { t } = useTranslation('charts')
  const { axes, clusters, x } = chart
  const [pointed, setPointed] = useState<number | null>(null)
  const [named, setNamed] = useState<number | null>(null)
  const { points, centres, plates, xDomain, yDomain, marks } = useMemo(() => placed(chart), [chart])
  const shown = clusters.slice(0, mostNamed)
  const fitting = Math.max(1, Math.min(4, Math.floor(width / legendWidth(shown))))
  const lines = Math.ceil(shown.length / fitting)
  // Lines of equal length: four names stand two by two and not three by one.
  const perLine = Math.ceil(shown.length / Math.max(1, lines))
  const height = legendTop + lines * legendStep

  function pointAt(event: PointerEvent<SVGSVGElement>): void {
    const box = event.currentTarget.getBoundingClientRect()
    const scale = width / box.width
    setPointed(nearestOf(points, (event.clientX - box.left) * scale, (event.clientY - box.top) * scale))
  }

  return (
    <>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={t('describe.clusters', {
          count: clusters.length,
          clusters: clusters.length,
          rows: formatCount(x.length),
          x: axisTitle(axes[0]),
          y: axisTitle(axes[1]),
        })}
        onPointerMove={pointAt}
        onPointerLeave={() => setPointed(null)}
      >
        <Axes
          plot={plot}
          x={{ domain: xDomain, title: axisTitle(axes[0]), ticks: 5 }}
          y={{ domain: yDomain, title: axisTitle(axes[1]) }}
        />
        {marks.map(({ own, path }, layer) => (
          <path
            key={layer}
            d={path}
            className="chart-mark"
            style={{ fill: clusterColour(own) }}
            opacity={named === null || named === own ? 1 : 0.2}
          />
        ))}
        {centres.map(([cx, cy], own) => (
          <g
            key={clusters[own].label}
            opacity={named === null || named === own ? 1 : 0.35}
            data-centre={clusters[own].label}
          >
            <path
              d={markPath(own, cx, cy, centreRadius)}
              className="chart-centre"
              style={{ fill: clusterColour(own) }}
            />
            <rect {...plates[own]} rx={3} className="chart-plate" />
            <text
              x={plates[own].x + plates[own].width / 2}
              y={plates[own].y + plates[own].height / 2}
              textAnchor="middle"
              dominantBaseline="central"
              className="chart-value"
              fontSize={11}
              fontWeight={650}
            >
              {clusters[own].label}
            </text>
          </g>
        ))}
        {pointed !== null && (
          <circle cx={points[pointed][0]} cy={points[pointed][1]} r={6} className="chart-pointed" />
        )}
        {shown.map(({ label, rows }, own) => {
          const left = 8 + (own % perLine) * ((width - 8) / perLine)
          const middle = legendTop + Math.floor(own / perLine) * legendStep + 4
          return (
            <g
              key={label}
              onPointerEnter={() => setNamed(own)}
              onPointerLeave={() => setNamed(null)}
              opacity={named === null || named === own ? 1 : 0.5}
            >
              <rect
                x={left - 6}
                y={middle - 9}
                width={(width - 8) / perLine}
                height={18}
                fill="transparent"
              />
              <path d={markPath(own, left, middle, 4.5)} style={{ fill: clusterColour(own) }} />
              <text
                x={left + 10}
                y={middle}
                dominantBaseline="central"
                className="chart-label"
                fontWeight={600}
              >
                {label}
              </text>
              <text
                x={left + 15 + 7 * label.length}
                y={middle}
                dominantBaseline="central"
                className="chart-tick"
              >
                {rowCount(rows)}
              </text>
            </g>
          )
        })}
      </svg>
      {pointed !== null && <PointedRow chart={chart} place={pointed} at={points[pointed]} height={height} />}
    </>
  )
}

/** What a row holds, beside it; hidden from screen readers, which have the table. */
function PointedRow(props: {
  chart: Props
  place: number
  at: readonly [number, number]
  /** Of the drawing. */
  height: number
}) {
  const { t } = useTranslation('charts')
  const { place, at, height } = props
  const { clusters, cluster, row, columns } = props.chart
  const share = (part: number, whole: number): string => `${(part / whole) * 100}%`
  const [x, y] = at
  return (
    <div
      aria-hidden
      data-pointed
      className="pointer-events-none absolute z-10 max-w-56 rounded border border-line bg-raised px-2 py-1.5 text-sm shadow-md"
      style={{
        ...(y > (plot.top + plot.bottom) / 2
          ? { bottom: share(height - y, height) }
          : { top: share(y, height) }),
        ...(x > width / 2 ? { right: share(width - x + 12, width) } : { left: share(x + 12, width) }),
      }}
    >
      <p className="font-medium whitespace-nowrap">
        {t('words.pointedRow', { row: formatCount(row[place]), label: clusters[cluster[place]].label })}
      </p>
      <table className="numeric">
        <tbody>
          {columns.map(({ name, values }) => (
            <tr key={name}>
              <th className="max-w-32 truncate pr-2 text-left font-normal text-muted">{name}</th>
              <td className="text-right">{formatNumber(values[place])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** What an axis stands for, with the share of the variance where it is a component. */
export function axisTitle(axis: Props['axes'][number]): string {
  switch (axis.of) {
    case 'column':
      return axis.name
    case 'component':
      return i18n.t('charts:axis.component', { place: axis.place, share: formatPercent(axis.share) })
    case 'row':
      return i18n.t('charts:axis.row')
  }
}

function placed({ clusters, x, y, cluster }: Props) {
  const xDomain = paddedExtent([...x, ...clusters.map(({ centre }) => centre[0])])
  const yDomain = paddedExtent([...y, ...clusters.map(({ centre }) => centre[1])])
  const across = linearScale(xDomain, [plot.left, plot.right])
  const up = linearScale(yDomain, [plot.bottom, plot.top])
  const points = x.map((value, place): [number, number] => [across(value), up(y[place])])
  const radius = x.length > 800 ? 1.9 : x.length > 250 ? 2.4 : 3
  const paths = Array.from({ length: layers * clusters.length }, () => '')
  points.forEach(([px, py], place) => {
    const own = cluster[place]
    paths[(place % layers) * clusters.length + own] += markPath(own, px, py, radius)
  })
  const marks = paths
    .map((path, place) => ({ own: place % clusters.length, path }))
    .filter(({ path }) => path !== '')
  const centres = clusters.map(({ centre }): [number, number] => [across(centre[0]), up(centre[1])])
  const plates = platesOf(
    centres,
    clusters.map(({ label }) => label),
  )
  return { points, centres, plates, xDomain, yDomain, marks }
}

interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** Where the numbers of the centres stand: beside each, on a side where no other centre or number is. */
function platesOf(centres: readonly (readonly [number, number])[], labels: readonly string[]): Box[] {
  const plates: Box[] = []
  const marks = centres.map(([x, y]): Box => {
    return { x: x - centreRadius - 1, y: y - centreRadius - 1, width: 14, height: 14 }
  })
  centres.forEach(([x, y], own) => {
    const [width, height] = [6 + 6.4 * labels[own].length, 15]
    const [beside, above] = [centreRadius + 3, centreRadius + 2]
    const sides: Box[] = [
      { x: x + beside, y: y - height / 2, width, height },
      { x: x - beside - width, y: y - height / 2, width, height },
      { x: x - width / 2, y: y - above - height, width, height },
      { x: x - width / 2, y: y + above, width, height },
    ]
    const taken = [...marks.filter((_, other) => other !== own), ...plates]
    plates.push(sides.find((side) => !taken.some((box) => overlap(side, box))) ?? sides[0])
  })
  return plates
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

/** The place of the nearest point within reach. */
function nearestOf(points: readonly (readonly [number, number])[], x: number, y: number): number | null {
  let nearest: number | null = null
  let least = reach ** 2
  points.forEach(([px, py], place) => {
    const distance = (px - x) ** 2 + (py - y) ** 2
    if (distance >= least) return
    nearest = place
    least = distance
  })
  return nearest
}

/** Enough for a mark, the longest name and its count. */
function legendWidth(clusters: Props['clusters']): number {
  const widths = clusters.map(({ label, rows }) => 34 + 7 * label.length + 5.8 * rowCount(rows).length)
  return Math.max(1, ...widths)
}

function rowCount(rows: number): string {
  return i18n.t('charts:words.rowCount', { count: rows, rows: formatCount(rows) })
}
