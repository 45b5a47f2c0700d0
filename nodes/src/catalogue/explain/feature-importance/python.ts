import {
  PythonExportError,
  pythonModel,
  type PythonBlock,
  type PythonContext,
  type PythonLane,
  type PythonModel,
  type PythonTable,
} from '../../../core/python/block.ts'
import { measuredRows } from '../../../core/python/evaluation.ts'
import { plainLane } from '../../../core/python/frames.ts'
import { onOneLine } from '../../../core/python/layout.ts'
import { pythonString } from '../../../core/python/literal.ts'
import { printed, variablePrefix } from '../../../core/python/measured-block.ts'
import {
  assign,
  call,
  dictionary,
  list,
  text,
  type Python,
  type PythonStatement,
} from '../../../core/python/source.ts'
import { joinSources } from '../../../core/recipe/feature-sources.ts'
import { importanceColumns, type Params } from './schema.ts'

interface Importances {
  /** The columns that they are of, in the order of the values. */
  names: Python
  values: string
  deviations: string
  columns: string[]
  /** Null where the numbers are the workflow's own ones; else why they aren't. */
  difference: string | null
}

export function toPython(context: PythonContext<Params>): PythonBlock {
  const { imports } = context
  const statements: PythonStatement[] = []
  const model = pythonModel(context.inputs, 'model')
  const found = context.params.method === 'model' ? own(context, statements) : permuted(context, statements)
  const kind = context.params.method === 'model' && !context.alone ? 'own_importances' : 'importances'
  const variable = context.names.allocate(variablePrefix(context, model) + kind)
  statements.push(
    assign(
      variable,
      call(`${imports.module('pandas', 'pd')}.Series`, text(found.values), ['index', found.names]),
    ),
  )
  if (new Set(found.columns).size < found.columns.length) {
    const groups = `${variable}.groupby`
    statements.push(assign(variable, call(groups, ['level', text('0')], ['sort', text('False')])))
    statements.push(assign(variable, call(`${variable}.sum`)))
  }
  statements.push(
    assign(variable, call(`${variable}.add_prefix`, text('"importance."'))),
    assign(
      variable,
      call(`${variable}.sort_values`, ['ascending', text('False')], ['kind', text('"stable"')]),
    ),
    ...printed(context, variable),
  )
  const names = [...new Set(found.columns)].map((name) => `importance.${name}`)
  const metrics = {
    kind: 'metrics',
    variable: found.difference === null ? variable : null,
    names: names.filter((name) => context.measured === null || Object.hasOwn(context.measured, name)),
  } as const
  const remark = found.difference === null ? {} : { remark: found.difference }
  if (!context.usedOutputs.has('importances')) return { statements, outputs: { metrics }, ...remark }
  const importances = importancesTable(context, { variable, found, statements })
  return { statements, outputs: { metrics, importances }, ...remark }
}

function permuted(context: PythonContext<Params>, statements: PythonStatement[]): Importances {
  const { params, imports, names } = context
  const { model, X, y } = measuredRows(context, statements)
  const { labelEncoder } = model
  // Beside whole numbers, scores of single-precision predictions would be single-precision too.
  const isNarrowed = model.singlePrecision && model.task === 'regression'
  const target = isNarrowed ? `${y}.astype("float64")` : y
  const result = names.allocate(`${variablePrefix(context, model)}permutation`)
  const scoring = scorer(context, model)
  statements.push(
    assign(
      result,
      call(
        imports.name('sklearn.inspection', 'permutation_importance'),
        text(model.name),
        text(X),
        text(labelEncoder === null ? target : `${labelEncoder}.transform(${target})`),
        ['scoring', text(pythonString(scoring))],
        ['n_repeats', text(String(params.n_repeats))],
        ['random_state', context.seed],
      ),
    ),
  )
  return {
    names: text(model.features),
    values: `${result}.importances_mean`,
    deviations: `${result}.importances_std`,
    columns: model.lanes.map((lane) => lane.source),
    difference: differenceOf(model, scoring),
  }
}

function differenceOf(model: PythonModel, scoring: string): string | null {
  const isEach = sourceNames(model.lanes).every((name, place) => name === model.lanes[place].source)
  if (!isEach) {
    return 'The workflow shuffles all columns that come from one column of the file together; here each is shuffled alone.'
  }
  // The scorer cuts such probabilities off at another place than the workflow does.
  return model.singlePrecision && scoring === 'neg_log_loss'
    ? 'The scorer rounds the log loss of single-precision probabilities more than the workflow does.'
    : null
}

function scorer({ params }: PythonContext<Params>, model: PythonModel): string {
  if (params.scoring === 'auto') return model.task === 'classification' ? 'accuracy' : 'r2'
  const isBinary = model.classes === null || model.classes.length === 2
  return params.scoring === 'roc_auc' && !isBinary ? 'roc_auc_ovr' : params.scoring
}

/** What the estimator keeps of its features' weights; the parts of an encoded column are added up afterwards. */
function own(context: PythonContext<Params>, statements: PythonStatement[]): Importances {
  const { imports, names } = context
  const model = pythonModel(context.inputs, 'model')
  const sources = sourceNames(model.lanes)
  const columns = model.lanes.flatMap((lane, place) => {
    if (lane.columns !== null) return lane.columns.map(() => sources[place])
    throw new PythonExportError(
      `The columns that "${lane.source}" is encoded into are not known yet.`,
      'Run the workflow once, then export it.',
    )
  })
  const estimator = model.isPipeline ? `${model.name}[-1]` : model.name
  const weights = names.allocate(`${variablePrefix(context, model)}weights`)
  statements.push(assign(weights, text(weightsOf(context, model, estimator))))
  imports.module('pandas', 'pd')
  const isPlain = model.lanes.every(
    (lane, place) => lane.columns?.length === 1 && sources[place] === lane.source,
  )
  return {
    names: isPlain ? text(model.features) : list(columns.map((column) => text(pythonString(column)))),
    values: weights,
    deviations: 'float("nan")',
    columns,
    difference: null,
  }
}

/** The columns of the file behind each lane, as the workflow names them; a lane that comes from none has its own name. */
function sourceNames(lanes: readonly PythonLane[]): string[] {
  const order = new Map(
    lanes.flatMap((lane) => lane.origins.map(({ name, place }) => [name, place] as const)),
  )
  const names = lanes.map((lane) => lane.source)
  const origins = lanes.map((lane) => new Set(lane.origins.map(({ name }) => name)))
  for (const { name, features } of joinSources(origins, order)) {
    for (const place of features) names[place] = name
  }
  return names
}

function weightsOf({ imports }: PythonContext<Params>, model: PythonModel, estimator: string): string {
  if (model.importances === 'feature_importances_') {
    const importances = `${estimator}.feature_importances_`
    return model.singlePrecision ? `${importances}.astype("float64")` : importances
  }
  const absolute = `${imports.module('numpy', 'np')}.abs(${estimator}.coef_)`
  return model.task === 'classification' ? `${absolute}.mean(axis=0)` : absolute
}

function importancesTable(
  context: PythonContext<Params>,
  place: { variable: string; found: Importances; statements: PythonStatement[] },
): PythonTable {
  const { variable, found, statements } = place
  const frame = context.names.allocate(`${variable}_table`)
  const [feature, importance, deviation] = importanceColumns.map((column) => text(pythonString(column.name)))
  statements.push(
    assign(
      frame,
      call(
        `${context.imports.module('pandas', 'pd')}.DataFrame`,
        dictionary([
          [feature, found.names],
          [importance, text(found.values)],
          [deviation, text(found.deviations)],
        ]),
      ),
    ),
  )
  if (new Set(found.columns).size < found.columns.length) {
    const sums = `${frame}.groupby(${onOneLine(feature)}, sort=False).sum(min_count=1).reset_index`
    statements.push(assign(frame, call(sums)))
  }
  statements.push(
    assign(
      frame,
      call(`${frame}.sort_values`, importance, ['ascending', text('False')], ['kind', text('"stable"')]),
    ),
  )
  return {
    kind: 'table',
    frames: { all: frame },
    state: context.node.id,
    shared: false,
    frameColumns: importanceColumns.map((column) => column.name),
    lanes: importanceColumns.map((column) => plainLane(column)),
    applied: [],
  }
}
