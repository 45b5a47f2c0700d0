import { column as columnExpression } from '../../../core/expression/expression.ts'
import { originalUnits } from '../../../core/recipe/original-units.ts'
import { isNumericLike, type Column } from '../../../core/table/schema.ts'
import type { FittedKMeans } from '../../../learn/cluster/k-means-params.ts'
import { kMeans } from '../../../learn/cluster/k-means.ts'
import { FitError } from '../../../learn/estimator/estimator.ts'
import { chosenColumns } from '../../../runtime/chosen-columns.ts'
import type { RunContext, Table } from '../../../runtime/context.ts'
import { clustersChart, profilesChart } from '../../../runtime/learning/cluster-charts.ts'
import {
  clusterSizes,
  columnProfiles,
  type ClusteredRows,
} from '../../../runtime/learning/cluster-profiles.ts'
import { drawRows, scoreClusters, summariseClusters } from '../../../runtime/learning/cluster-scores.ts'
import { weightColumn, weights } from '../../../runtime/learning/training-data.ts'
import { clusterColumn, searchAlgorithm, takenName, type Params } from './schema.ts'

export { manifest } from './manifest.ts'

/** Columns whose deviations differ by more than this have scales of their own. */
const unequal = 10
/** Distances that Elkan's search may keep: 800 MB. Lloyd's finds the same clusters, but for rows between two centres. */
const mostBounds = 1e8

export async function run(context: RunContext<Params>): Promise<void> {
  const { params } = context
  const table = await context.table('table')
  const columns = numericColumns(context, table)
  const taken = takenName(params, table.schema)
  if (taken !== null) context.fail('name_taken', { column: taken }, { column: taken })
  await refuseGaps(context, table, columns)

  const partitions = table.trainingPartitions()
  const weight = weightColumn(context, table)
  const names = columns.map(({ name }) => name)
  const frame = await table.read([...new Set([...names, ...(weight === undefined ? [] : [weight.name])])], {
    partitions,
  })
  const X = { rows: frame.rows, columns: names.map((name) => frame.numbers(name)) }
  if (X.rows < params.n_clusters) {
    context.fail('too_few_rows', { clusters: params.n_clusters, rows: X.rows })
  }
  const fitted = await fit(context, X, columns, weight && weights(context, frame, weight))
  await context.outputs.transform('table', table, {
    change: 'project',
    projection: { set: [{ column: clusterColumn(params), expression: nearest(names, fitted) }], drop: [] },
    fitted: true,
  })

  const rows: ClusteredRows = {
    X,
    names,
    units: names.map((name) => originalUnits(table.recipe, name)),
    labels: fitted.labels,
    centres: fitted.clusterCenters,
  }
  const partition = partitions === undefined ? null : 'train'
  await describeClusters(context, rows, { partition, inertia: fitted.inertia })
  warn(context, rows, fitted)
  context.log('info', `${table.rows} rows put to the nearest of ${params.n_clusters} centres.`)
}

function numericColumns(context: RunContext<Params>, table: Table): readonly Column[] {
  const columns = chosenColumns(context, table, context.params.columns)
  if (columns.length === 0) context.fail('no_columns')
  const refused = columns.filter((column) => !isNumericLike(column))
  if (refused.length > 0) {
    const values = { columns: refused.map(({ name }) => name) }
    context.fail('not_numeric', values, { column: refused[0].name })
  }
  return columns
}

/** Every row gets a cluster, so that no row may have a gap, those for testing included. */
async function refuseGaps(
  context: RunContext<Params>,
  table: Table,
  columns: readonly Column[],
): Promise<void> {
  for (const { name, missing } of columns) {
    if (missing === false) continue
    const count = await table.count({ op: 'is_missing', arg: columnExpression(name) })
    if (count > 0) {
      context.fail('missing_values', { column: name, count, rows: table.rows }, { column: name })
    }
  }
}

async function fit(
  context: RunContext<Params>,
  X: ClusteredRows['X'],
  columns: readonly Column[],
  sampleWeight: Float64Array | undefined,
): Promise<FittedKMeans> {
  const { params } = context
  const own = kMeans.params.parse({
    nClusters: params.n_clusters,
    init: params.init,
    nInit: params.n_init,
    maxIter: params.max_iter,
    tol: params.tol,
    algorithm: X.rows * params.n_clusters > mostBounds ? 'lloyd' : searchAlgorithm(params),
  })
  const options = {
    sampleWeight,
    randomState: params.random_state ?? 0,
    signal: context.signal,
    onProgress: ({ done, total }: { done: number; total: number }) => context.progress(done / total),
  }
  try {
    return await kMeans.fit(X, own, options)
  } catch (error) {
    const place = error instanceof FitError ? error.details['feature'] : undefined
    if (error instanceof FitError && error.code === 'infinite_values' && typeof place === 'number') {
      const column = columns[place].name
      context.fail('infinite_values', { column }, { column })
    }
    throw error
  }
}

function nearest(names: readonly string[], { clusterCenters }: FittedKMeans) {
  return {
    op: 'nearest' as const,
    args: names.map((name) => ({ op: 'to_float' as const, arg: columnExpression(name) })),
    points: clusterCenters.map((centre) => [...centre]),
  }
}

async function describeClusters(
  context: RunContext<Params>,
  rows: ClusteredRows,
  { partition, inertia }: { partition: 'train' | null; inertia: number },
): Promise<void> {
  const drawn = drawRows(rows.X.rows, context.params.random_state ?? 0)
  const profiles = columnProfiles(rows)
  const metrics = scoreClusters({ X: rows.X, labels: rows.labels, inertia }, drawn)
  await context.outputs.metrics('metrics', {
    task: 'clustering',
    rows: rows.X.rows,
    partition,
    metrics,
    baseline: {},
    intervals: {},
    summary: summariseClusters({
      sizes: clusterSizes(rows),
      silhouette: metrics.silhouette,
      rows: rows.X.rows,
      drawn: drawn.length,
      partition,
      profiles,
    }),
    charts: [await clustersChart(rows, profiles, drawn), profilesChart(rows, profiles)],
  })
}

function warn(context: RunContext<Params>, rows: ClusteredRows, fitted: FittedKMeans): void {
  const { params } = context
  const found = clusterSizes(rows).filter((size) => size > 0).length
  if (found < params.n_clusters) context.warn('fewer_clusters', { found, clusters: params.n_clusters })
  if (fitted.nIter === params.max_iter) context.warn('not_settled', { steps: params.max_iter })
  const spread = rows.X.columns
    .map((column, place) => ({ name: rows.names[place], deviation: deviationOf(column) }))
    .filter(({ deviation }) => deviation > 0)
    .toSorted((a, b) => a.deviation - b.deviation)
  const [small, large] = [spread.at(0), spread.at(-1)]
  if (small === undefined || large === undefined || large.deviation <= unequal * small.deviation) return
  const times = Number((large.deviation / small.deviation).toPrecision(3))
  context.warn('unequal_scales', { large: large.name, small: small.name, times })
}

function deviationOf(column: Float64Array): number {
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length
  return Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length)
}
