import {
  pythonTable,
  trainingFrame,
  type PythonBlock,
  type PythonContext,
} from '../../../core/python/block.ts'
import { changeFrames, plainLane } from '../../../core/python/frames.ts'
import { originsOf, sayLeak } from '../../../core/python/lanes.ts'
import { onOneLine } from '../../../core/python/layout.ts'
import { pythonFloat, pythonString } from '../../../core/python/literal.ts'
import { printed, type Metric } from '../../../core/python/measured-block.ts'
import { identifierFrom, isArgumentName } from '../../../core/python/names.ts'
import { settle } from '../../../core/python/settle.ts'
import {
  assign,
  call,
  dictionary,
  index,
  list,
  text,
  type Python,
  type PythonStatement,
} from '../../../core/python/source.ts'
import { selectColumns } from '../../../core/table/column-selection.ts'
import { unknownTable } from '../../../core/table/schema.ts'
import { clusterColumn, searchAlgorithm, type Params } from './schema.ts'

/** Rows that the silhouette is worked out on, as in the workflow. */
const mostRows = '2_000'

export function toPython(context: PythonContext<Params>): PythonBlock {
  const { params, names } = context
  const input = context.inputSchemas['table']
  const schema = input?.type === 'table' ? input.schema : unknownTable
  const statements: PythonStatement[] = []
  const table = settle(context, pythonTable(context.inputs, 'table'), statements)
  const chosen = new Set(selectColumns(schema, params.columns).columns.map((column) => column.name))
  const lanes = table.lanes.filter((lane) => chosen.has(lane.source))

  const frame = trainingFrame(table.frames)
  const columns = context.variable({
    key: `columns ${lanes.map((lane) => lane.source).join('\0')}`,
    preferred: 'cluster_columns',
    value: list(lanes.map((lane) => text(pythonString(lane.source)))),
    statements,
  })
  const points = names.allocate('points')
  const model = names.allocate(context.alone ? 'kmeans' : (identifierFrom(context.node.title) ?? 'kmeans'))
  const weight = table.lanes.find((lane) => lane.role === 'weight')
  const weights: [string, Python][] =
    weight === undefined ? [] : [['sample_weight', index(frame, text(pythonString(weight.source)))]]
  sayLeak(context, table, statements)
  statements.push(assign(points, index(frame, text(columns))), assign(model, estimator(context)), {
    is: 'expression',
    value: call(`${model}.fit`, text(points), ...weights),
  })
  const clustered = changeFrames({
    context,
    table,
    statements,
    frame: (name) => withClusters(context, name, call(`${model}.predict`, index(name, text(columns)))),
  })
  const variable = names.allocate(`${model}_metrics`)
  const metrics = metricsOf(context, model, points)
  // The distance of a row to itself is not quite 0 in scikit-learn, and a cluster of one row consists of it.
  const isRounded = context.measured?.['smallest_cluster'] === 1
  const entries = metrics.map(([name, value]): [Python, Python] => [text(pythonString(name)), value])
  statements.push(assign(variable, dictionary(entries)), ...printed(context, variable))

  const column = clusterColumn(params)
  return {
    statements,
    ...('all' in table.frames
      ? {}
      : { remark: 'The training rows say where the centres are; every row goes to the nearest.' }),
    outputs: {
      table: {
        ...clustered,
        frameColumns: [...table.frameColumns, column.name],
        lanes: [...table.lanes, plainLane(column, originsOf(lanes))],
        applied: [...table.applied, context.node.id],
      },
      metrics: {
        kind: 'metrics',
        variable,
        names: metrics.map(([name]) => name).filter((name) => !isRounded || name !== 'davies_bouldin'),
      },
    },
  }
}

/** What is scikit-learn's own default is left out. */
function estimator({ params, imports, seed }: PythonContext<Params>): Python {
  const others: [string, Python][] = [
    ...(params.init === 'k-means++' ? [] : [['init', text(pythonString(params.init))] as [string, Python]]),
    ['n_init', text(String(params.n_init))],
    ...(params.max_iter === 300 ? [] : [['max_iter', text(String(params.max_iter))] as [string, Python]]),
    ...(params.tol === 1e-4 ? [] : [['tol', text(pythonFloat(params.tol))] as [string, Python]]),
    ...(searchAlgorithm(params) === 'lloyd'
      ? []
      : [['algorithm', text(pythonString('elkan'))] as [string, Python]]),
  ]
  return call(
    imports.name('sklearn.cluster', 'KMeans'),
    ['n_clusters', text(String(params.n_clusters))],
    ...others,
    ['random_state', seed],
  )
}

/** The frame with the column of clusters at its end. */
function withClusters({ params }: PythonContext<Params>, frame: string, clusters: Python): Python {
  const name = params.cluster_column
  return isArgumentName(name)
    ? call(`${frame}.assign`, [name, clusters])
    : call(`${frame}.assign`, text(`**{${pythonString(name)}: ${onOneLine(clusters)}}`))
}

/** Scores that a run found undefined (a single cluster) are left out; scikit-learn would refuse them. */
function metricsOf(context: PythonContext<Params>, model: string, points: string): Metric[] {
  const { params, imports, seed, measured } = context
  const score = (name: string, ...more: (readonly [string, Python])[]) =>
    call(imports.name('sklearn.metrics', name), text(points), text(`${model}.labels_`), ...more)
  const sizes = `${imports.module('pandas', 'pd')}.Series(${model}.labels_).value_counts()`
  const always: Metric[] = [
    ['inertia', text(`${model}.inertia_`)],
    ['smallest_cluster', text(`${sizes}.min()`)],
  ]
  if (params.n_clusters === 1) return always
  const scores: [name: string, write: () => Python][] = [
    [
      'silhouette',
      () => {
        const size = text(`min(len(${points}), ${mostRows})`)
        return score('silhouette_score', ['sample_size', size], ['random_state', seed])
      },
    ],
    ['davies_bouldin', () => score('davies_bouldin_score')],
    ['calinski_harabasz', () => score('calinski_harabasz_score')],
  ]
  const defined = scores.filter(([name]) => measured === null || measured[name] !== null)
  return [...defined.map(([name, write]): Metric => [name, write()]), ...always]
}
