/** The charts of a clustering: its rows from the side on which they lie furthest apart, and what each cluster is like. */
import type { Chart } from '../../core/artifact/chart.ts'
import { toOriginal } from '../../core/recipe/original-units.ts'
import { pca, type FittedPca } from '../../learn/decomposition/pca.ts'
import { isSparse, type FloatArray, type Matrix } from '../../learn/matrix.ts'
import { applyStandardScale, fitStandardScale } from '../../learn/preprocessing/standard-scaler.ts'
import { clusterSizes, type ClusteredRows, type ColumnProfile } from './cluster-profiles.ts'
import { labelsOf, matrixOf } from './cluster-scores.ts'

type ClusterPlot = Extract<Chart, { chart: 'clusters' }>
type ClusterAxis = ClusterPlot['axes'][number]

/** Columns that a point of the plot tells. */
const mostTold = 6

/** The chart of `columnProfiles`. */
export function profilesChart(rows: ClusteredRows, profiles: readonly ColumnProfile[]): Chart {
  const sizes = clusterSizes(rows)
  return {
    chart: 'cluster_profiles',
    title: 'Centres of the clusters',
    clusters: sizes.map((size, cluster) => ({ label: String(cluster), rows: size })),
    columns: [...profiles],
  }
}

/**
 * The drawn rows as points. More than two columns are standardised and seen along the two directions in which they
 * differ most (principal components of the drawn rows); two columns are the axes themselves; one is spread by row.
 *
 * @param drawn row numbers.
 */
export async function clustersChart(
  rows: ClusteredRows,
  profiles: readonly ColumnProfile[],
  drawn: Int32Array,
): Promise<Chart> {
  const { X, names, units, labels } = rows
  const shown = Int32Array.from(drawn).sort()
  const { axes, x, y, centres } = await placed(rows, shown)
  return {
    chart: 'clusters',
    title: 'Clusters',
    axes,
    clusters: clusterSizes(rows).map((size, cluster) => ({
      label: String(cluster),
      rows: size,
      centre: centres[cluster],
    })),
    x,
    y,
    cluster: [...labelsOf(labels, shown)],
    row: Array.from(shown, (row) => row + 1),
    columns: profiles.slice(0, mostTold).map(({ name }) => {
      const place = names.indexOf(name)
      const values = Array.from(shown, (row) => written(toOriginal(units[place], X.columns[place][row])))
      return { name, values }
    }),
    rows: X.rows,
  }
}

interface Placed {
  axes: [ClusterAxis, ClusterAxis]
  x: number[]
  y: number[]
  centres: [number, number][]
}

async function placed(rows: ClusteredRows, shown: Int32Array): Promise<Placed> {
  const { X, names, units, labels, centres } = rows
  const original = (place: number) =>
    Array.from(shown, (row) => written(toOriginal(units[place], X.columns[place][row])))
  const centreIn = (place: number) => centres.map((centre) => toOriginal(units[place], centre[place]))
  if (names.length > 2) return components(matrixOf(X, shown), centres)
  const [x, centresX] = [original(0), centreIn(0)]
  const [first, second] = names
  if (second !== undefined) {
    const centresY = centreIn(1)
    return {
      axes: [
        { of: 'column', name: first },
        { of: 'column', name: second },
      ],
      x,
      y: original(1),
      centres: centresX.map((value, cluster) => [value, centresY[cluster]]),
    }
  }
  const sizes = clusterSizes(rows)
  const sums = centres.map(() => 0)
  labels.forEach((label, row) => (sums[label] += row + 1))
  return {
    axes: [{ of: 'column', name: first }, { of: 'row' }],
    x,
    y: Array.from(shown, (row) => row + 1),
    centres: centresX.map((value, cluster) => [value, sums[cluster] / Math.max(1, sizes[cluster])]),
  }
}

async function components(sample: Matrix, centres: readonly Float64Array[]): Promise<Placed> {
  const scales = sample.columns.map((column) => fitStandardScale(column))
  const standardised = (columns: readonly Float64Array[], count: number): Matrix => ({
    rows: count,
    columns: columns.map((column, place) => applyStandardScale(column, scales[place])),
  })
  const points = standardised(sample.columns, sample.rows)
  const middles = standardised(
    sample.columns.map((_, place) => Float64Array.from(centres, (centre) => centre[place])),
    centres.length,
  )
  if (sample.rows < 2) {
    const nothing = (place: number): ClusterAxis => ({ of: 'component', place, share: 0 })
    const axes: [ClusterAxis, ClusterAxis] = [nothing(1), nothing(2)]
    return { axes, x: [0], y: [0], centres: centres.map(() => [0, 0]) }
  }
  const fitted = await pca.fit(points, null, { ...pca.params.parse({}), nComponents: 2 })
  const [x, y] = projected(fitted, points)
  const [centreX, centreY] = projected(fitted, middles)
  const axis = (place: number): ClusterAxis => ({
    of: 'component',
    place,
    share: fitted.explainedVarianceRatio[place - 1],
  })
  return {
    axes: [axis(1), axis(2)],
    x: Array.from(x, written),
    y: Array.from(y, written),
    centres: centres.map((_, cluster) => [centreX[cluster], centreY[cluster]]),
  }
}

function projected(fitted: FittedPca, X: Matrix): readonly FloatArray[] {
  const points = pca.transform(fitted, X)
  if (isSparse(points)) throw new Error('Dense rows have dense components.')
  return points.columns
}

/** Six digits: more than a picture shows, and less to carry. */
function written(value: number): number {
  return Number(value.toPrecision(6))
}
