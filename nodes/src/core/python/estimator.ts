/** The block of a node that fits an estimator: features, pipeline, fit. */
import type { ModelTask } from '../artifact/artifact.ts'
import {
  PythonExportError,
  pythonTable,
  trainingFrame,
  type PythonBlock,
  type PythonContext,
  type PythonModel,
  type PythonTable,
} from './block.ts'
import { onOneLine } from './layout.ts'
import { pythonString } from './literal.ts'
import { identifierFrom } from './names.ts'
import { columnTransformer, uniformChain } from './pipeline.ts'
import { assign, call, index, list, text, tuple, type Python, type PythonStatement } from './source.ts'

export interface EstimatorStep<Params> {
  context: PythonContext<Params>
  task: ModelTask
  estimator: Python
  importances: PythonModel['importances']
  singlePrecision?: boolean
  /** Whether the estimator takes class numbers only, so that other labels need a `LabelEncoder`. */
  needsClassNumbers?: boolean
  /** Characters that the estimator refuses in the column names of a frame. */
  refusedInNames?: RegExp
}

/** Fits an estimator on the table at the port `table`, with everything that waits on it as one pipeline. */
export function fitEstimator<Params>(step: EstimatorStep<Params>): PythonBlock {
  const { context, task } = step
  const table = pythonTable(context.inputs, 'table')
  const target = table.lanes.find((lane) => lane.role === 'target')
  const targetColumn = target?.columns?.[0]
  if (target === undefined || targetColumn === undefined) {
    throw new PythonExportError('The table has no target column.', 'Choose what to predict.')
  }
  const statements: PythonStatement[] = []
  const { classes } = context
  const featureLanes = table.lanes.filter((lane) => lane.role === 'feature')
  const features = featuresVariable(context, table, statements)
  const frame = trainingFrame(table.frames)
  const suffix = 'all' in table.frames ? '' : '_train'
  const X = rowsOf({ context, table, frame, features, suffix, statements })
  const y = targetOf({ context, table, frame, target: target.source, suffix, statements })

  const labelEncoder =
    task === 'classification' && step.needsClassNumbers === true && !areClassNumbers(classes)
      ? context.names.allocate('labels')
      : null
  if (labelEncoder !== null) {
    statements.push(assign(labelEncoder, call(context.imports.name('sklearn.preprocessing', 'LabelEncoder'))))
  }
  const name = context.alone
    ? context.names.allocate('model')
    : context.names.allocate(identifierFrom(context.node.title) ?? 'model', 'model')
  const fitted = modelStatements({ step, table, lanes: featureLanes, frame, name })
  const labels = labelEncoder === null ? text(y) : call(`${labelEncoder}.fit_transform`, text(y))
  const weight = table.lanes.find((lane) => lane.role === 'weight')
  const weights: [string, Python][] =
    weight === undefined
      ? []
      : [
          [
            fitted.isPipeline ? 'model__sample_weight' : 'sample_weight',
            index(frame, text(pythonString(weight.source))),
          ],
        ]
  statements.push(...fitted.statements, {
    is: 'expression',
    value: call(`${name}.fit`, text(X), labels, ...weights),
  })

  const model: PythonModel = {
    kind: 'model',
    node: context.node,
    name,
    task,
    target: targetColumn,
    features,
    lanes: featureLanes,
    applied: table.applied,
    classes,
    labelEncoder,
    importances: step.importances,
    isPipeline: fitted.isPipeline,
    singlePrecision: step.singlePrecision ?? false,
  }
  return { statements, outputs: { model } }
}

function modelStatements<Params>(input: {
  step: EstimatorStep<Params>
  table: PythonTable
  lanes: PythonTable['lanes']
  frame: string
  name: string
}): { statements: PythonStatement[]; isPipeline: boolean } {
  const { step, lanes, frame, name } = input
  const { context, estimator } = step
  const uniform = uniformChain(lanes)
  const isRefused = lanes.some((lane) => step.refusedInNames?.test(lane.source) === true)
  if (uniform !== null && uniform.length === 0 && !isRefused) {
    return { statements: [assign(name, estimator)], isPipeline: false }
  }
  const pipeline = context.imports.name('sklearn.pipeline', 'Pipeline')
  const named = (step: string, value: Python) => tuple([text(pythonString(step)), value])
  if (uniform !== null && uniform.length > 0) {
    const columns = lanes.map((lane) => lane.source)
    const taken = new Map<string, number>()
    const steps = uniform.map((transformer) => {
      const uses = (taken.get(transformer.step) ?? 0) + 1
      taken.set(transformer.step, uses)
      const words = uses === 1 ? transformer.step : `${transformer.step}_${uses}`
      return named(words, transformer.construct({ frame, columns }))
    })
    const whole = call(pipeline, list([...steps, named('model', estimator)]))
    return { statements: [assign(name, whole)], isPipeline: true }
  }
  const statements: PythonStatement[] = []
  // Models on the same rows have the same transformers in front of them, and those are fitted on the same values.
  const transformer = columnTransformer({ imports: context.imports, lanes, frame })
  const preprocess = context.variable({
    key: `preprocess ${input.table.state} ${frame} ${onOneLine(transformer)}`,
    preferred: 'preprocess',
    value: transformer,
    statements,
  })
  const whole = call(pipeline, list([named('preprocess', text(preprocess)), named('model', estimator)]))
  return { statements: [...statements, assign(name, whole)], isPipeline: true }
}

/** Long lists of features are written as what they leave out, where that is shorter to read. */
function featuresVariable<Params>(
  context: PythonContext<Params>,
  table: PythonTable,
  statements: PythonStatement[],
): string {
  const lanes = table.lanes.filter((lane) => lane.role === 'feature')
  const names = lanes.map((lane) => lane.source)
  if (names.length === 0) {
    throw new PythonExportError(
      'The table has no feature columns.',
      'Keep at least one column to learn from.',
    )
  }
  const others = table.frameColumns.filter((column) => !names.includes(column))
  const inFrameOrder = table.frameColumns.filter((column) => names.includes(column))
  const isShorter = names.length > 12 && others.length <= 3
  const sameOrder = inFrameOrder.every((column, position) => column === names[position])
  const frame = trainingFrame(table.frames)
  const literals = (columns: readonly string[]) => list(columns.map((column) => text(pythonString(column))))
  const value =
    isShorter && (sameOrder || uniformChain(lanes) === null)
      ? call(`${frame}.columns.drop`, literals(others))
      : literals(names)
  return context.variable({
    key: `features ${table.frameColumns.join('\0')} ${names.join('\0')}`,
    preferred: 'features',
    value,
    statements,
  })
}

/** The variable of the feature columns of one frame. */
export function rowsOf<Params>(input: {
  context: PythonContext<Params>
  table: PythonTable
  frame: string
  features: string
  suffix: string
  statements: PythonStatement[]
}): string {
  return input.context.variable({
    key: `X ${input.table.state} ${input.frame} ${input.features}`,
    preferred: `X${input.suffix}`,
    value: index(input.frame, text(input.features)),
    statements: input.statements,
  })
}

/** The variable of the target column of one frame. */
export function targetOf<Params>(input: {
  context: PythonContext<Params>
  table: PythonTable
  frame: string
  target: string
  suffix: string
  statements: PythonStatement[]
}): string {
  return input.context.variable({
    key: `y ${input.table.state} ${input.frame} ${input.target}`,
    preferred: `y${input.suffix}`,
    value: index(input.frame, text(pythonString(input.target))),
    statements: input.statements,
  })
}

function areClassNumbers(classes: PythonModel['classes']): boolean {
  return classes?.every((label, position) => label === position) ?? false
}
