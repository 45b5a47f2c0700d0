import type { Chart } from '@flowza/nodes/core'
import { useTranslation } from '../i18n/use-translation.ts'
import { formatCount, formatNumber, formatPercent } from '../ui/format.ts'
import { clusterColour, markPath } from './cluster-marks.ts'
import { shorten } from './shorten.ts'

type Props = Extract<Chart, { chart: 'cluster_profiles' }>

const width = 320
const left = 104
const shareWidth = 46
const head = 52
const step = 26
/** Clusters and columns that are drawn; the others are in the table. */
export const mostProfiled = { clusters: 6, columns: 12 }

/** What each cluster is like: its size, and its centre in each column, darker the further it is from the mean. */
export function ClusterProfiles({ clusters, columns }: Props) {
  const { t } = useTranslation('charts')
  const shown = clusters.slice(0, mostProfiled.clusters)
  const rows = columns.slice(0, mostProfiled.columns)
  const cell = (width - left - shareWidth) / Math.max(1, shown.length)
  const total = clusters.reduce((sum, own) => sum + own.rows, 0)
  const longest = Math.max(
    1,
    ...rows.flatMap(({ centres }) => shown.map((_, own) => formatNumber(centres[own]).length)),
  )
  const fontSize = Math.min(11, (cell - 5) / (0.62 * longest))
  const height = head + rows.length * step + 20
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={t('describe.profiles', {
        count: clusters.length,
        clusters: clusters.length,
        first: columns.at(0)?.name ?? '–',
      })}
    >
      <text x={left - 8} y={11} textAnchor="end" dominantBaseline="central" className="chart-axis-title">
        {t('words.cluster')}
      </text>
      <text x={left - 8} y={30} textAnchor="end" dominantBaseline="central" className="chart-axis-title">
        {t('words.rows')}
      </text>
      <text x={width} y={11} textAnchor="end" dominantBaseline="central" className="chart-axis-title">
        {t('words.apart')}
      </text>
      {shown.map(({ label, rows: size }, cluster) => {
        const middle = left + (cluster + 0.5) * cell
        const full = cell - 8
        return (
          <g key={label}>
            <path d={markPath(cluster, middle - 8, 11, 4.5)} style={{ fill: clusterColour(cluster) }} />
            <text x={middle + 1} y={11} dominantBaseline="central" className="chart-label" fontWeight={650}>
              {label}
            </text>
            <text x={middle} y={30} textAnchor="middle" dominantBaseline="central" className="chart-tick">
              {formatCount(size)}
            </text>
            <rect x={middle - full / 2} y={41} width={full} height={3} rx={1.5} className="chart-track" />
            <rect
              x={middle - full / 2}
              y={41}
              width={total === 0 ? 0 : (full * size) / total}
              height={3}
              rx={1.5}
              style={{ fill: clusterColour(cluster) }}
            />
          </g>
        )
      })}
      {rows.map(({ name, mean, deviation, centres, between }, place) => {
        const middle = head + (place + 0.5) * step
        return (
          <g key={name}>
            <text x={left - 8} y={middle} textAnchor="end" dominantBaseline="central" className="chart-label">
              {shorten(name, 14)}
              <title>{name}</title>
            </text>
            {shown.map(({ label }, cluster) => {
              const away = deviation === 0 ? 0 : (centres[cluster] - mean) / deviation
              return (
                <g key={label}>
                  <rect
                    x={left + cluster * cell + 1}
                    y={middle - step / 2 + 1}
                    width={cell - 2}
                    height={step - 2}
                    rx={3}
                    style={{ fill: toneOf(away) }}
                  />
                  <text
                    x={left + (cluster + 0.5) * cell}
                    y={middle}
                    textAnchor="middle"
                    dominantBaseline="central"
                    className="chart-value"
                    fontSize={fontSize}
                  >
                    {formatNumber(centres[cluster])}
                  </text>
                </g>
              )
            })}
            <text x={width} y={middle} textAnchor="end" dominantBaseline="central" className="chart-tick">
              {formatPercent(between, 0)}
            </text>
          </g>
        )
      })}
      <Scale y={height - 9} />
    </svg>
  )
}

/** What the tones mean. */
function Scale({ y }: { y: number }) {
  const { t } = useTranslation('charts')
  const first = left - 44
  const swatch = 14
  const tones = [-2, -1, 0, 1, 2]
  return (
    <g>
      <text x={first - 6} y={y} textAnchor="end" dominantBaseline="central" className="chart-tick">
        {t('words.below')}
      </text>
      {tones.map((away, place) => (
        <rect
          key={away}
          x={first + place * swatch}
          y={y - 5}
          width={swatch - 1}
          height={10}
          rx={1.5}
          style={{ fill: toneOf(away) }}
        />
      ))}
      <text x={first + tones.length * swatch + 6} y={y} dominantBaseline="central" className="chart-tick">
        {t('words.above')}
      </text>
    </g>
  )
}

/** Blue above the mean of all rows, orange below, full two deviations away. */
function toneOf(away: number): string {
  const strength = Math.min(1, Math.abs(away) / 2)
  const hue = away >= 0 ? 'var(--series-1)' : 'var(--series-2)'
  return `color-mix(in oklab, ${hue} ${Math.round(5 + strength * 42)}%, var(--surface-raised))`
}
