/** The charts of a clustering, of numbers made here: as many clusters as there are shapes, and one more. */
import type { Chart } from '@flowza/nodes/core'
import { ChartView } from '../charts/chart-view.tsx'
import { useTranslation } from '../i18n/use-translation.ts'

const middles = [
  [-4, -2],
  [-1, 3],
  [3, 2],
  [4, -3],
  [0, -1],
  [-5, 3],
  [1.5, 5],
] as const
const rowsOfEach = 40

export function GalleryCharts() {
  const { t } = useTranslation('charts')
  return (
    <div className="flex flex-wrap gap-6">
      {[plotOf(t('words.cluster')), profilesOf(t('words.mean'))].map((chart) => (
        <ChartView key={chart.chart} chart={chart} rows={middles.length * rowsOfEach} />
      ))}
    </div>
  )
}

function plotOf(title: string): Chart {
  const rows = middles.flatMap(([x, y], cluster) =>
    Array.from({ length: rowsOfEach }, (_, place) => {
      // Points of a sunflower: evenly spread around the middle, and the same each time.
      const [angle, away] = [place * 2.399963, 0.3 * Math.sqrt(place)]
      return { cluster, x: x + away * Math.cos(angle), y: y + away * Math.sin(angle) }
    }),
  )
  return {
    chart: 'clusters',
    title,
    axes: [
      { of: 'component', place: 1, share: 0.512 },
      { of: 'component', place: 2, share: 0.274 },
    ],
    clusters: middles.map(([x, y], cluster) => ({
      label: String(cluster),
      rows: rowsOfEach,
      centre: [x, y],
    })),
    x: rows.map((row) => row.x),
    y: rows.map((row) => row.y),
    cluster: rows.map((row) => row.cluster),
    row: rows.map((_, place) => place + 1),
    columns: [
      { name: 'petal_length', values: rows.map((row) => 4 + row.x / 2) },
      { name: 'sepal_width', values: rows.map((row) => 3 + row.y / 9) },
    ],
    rows: rows.length,
  }
}

function profilesOf(title: string): Chart {
  const clusters = middles.slice(0, 5)
  return {
    chart: 'cluster_profiles',
    title,
    clusters: clusters.map((_, cluster) => ({ label: String(cluster), rows: rowsOfEach * (1 + cluster) })),
    columns: [
      {
        name: 'petal_length',
        mean: 4,
        deviation: 1.6,
        centres: clusters.map(([x]) => 4 + x / 2),
        between: 0.94,
      },
      {
        name: 'a column of a long name',
        mean: 41_000,
        deviation: 9_000,
        centres: clusters.map(([, y]) => 41_000 + 4_321 * y),
        between: 0.61,
      },
      { name: 'constant', mean: 1, deviation: 0, centres: clusters.map(() => 1), between: 0 },
    ],
  }
}
