/** Fits the transformers that wait on a table and puts what they give into its frames. */
import {
  PythonExportError,
  framesOf,
  trainingFrame,
  type PythonContext,
  type PythonLane,
  type PythonTable,
} from './block.ts'
import { columnTransformer, namesOf } from './pipeline.ts'
import { plainLane, renamedFrames } from './frames.ts'
import { assign, call, index, list, text, type PythonStatement } from './source.ts'
import { pythonString } from './literal.ts'

/**
 * The table with nothing waiting. Adds to `statements` what fits the waiting transformers on the training frame and
 * transforms every frame; the columns come in the table's order.
 *
 * @throws PythonExportError when the columns of an encoder are not known, because the workflow has not been run.
 */
export function settle<Params>(
  context: PythonContext<Params>,
  table: PythonTable,
  statements: PythonStatement[],
): PythonTable {
  const waiting = table.lanes.filter((lane) => lane.chain.length > 0)
  if (waiting.length === 0) return table
  const unknown = waiting.find((lane) => lane.columns === null)
  if (unknown !== undefined) {
    throw new PythonExportError(
      `The columns that "${unknown.source}" is encoded into are not known yet.`,
      'Run the workflow once, then export it.',
    )
  }
  const settled = inPlaceAlone(context, table, waiting, statements)
    ? table
    : transformFrames(context, table, statements)
  const lanes = table.lanes.flatMap((lane) => settledLanes(lane))
  return {
    ...settled,
    lanes,
    state: context.node.id,
    frameColumns: settled === table ? table.frameColumns : lanes.map((lane) => lane.source),
    applied: [
      ...new Set([
        ...table.applied,
        ...waiting.flatMap((lane) => lane.chain.map((transformer) => transformer.node.id)),
      ]),
    ],
  }
}

function settledLanes(lane: PythonLane): PythonLane[] {
  const isChanged = lane.chain.length > 0
  return (lane.columns ?? []).map((column) => {
    const isWhole = column.dtype === 'int64' || column.dtype === 'bool'
    const settled = plainLane(column, lane.origins)
    return { ...settled, heldAsFloat: isWhole && (isChanged || lane.heldAsFloat) }
  })
}

/** `df[columns] = imputer.fit_transform(df[columns])`, for one frame and transformers that keep its columns. */
function inPlaceAlone<Params>(
  context: PythonContext<Params>,
  table: PythonTable,
  waiting: readonly PythonLane[],
  statements: PythonStatement[],
): boolean {
  if (!('all' in table.frames) || table.shared) return false
  const isSimple = waiting.every(
    (lane) => lane.chain.length === 1 && lane.columns?.length === 1 && lane.columns[0].name === lane.source,
  )
  if (!isSimple) return false
  const frame = table.frames.all
  for (const transformer of new Set(waiting.map((lane) => lane.chain[0]))) {
    const columns = waiting.filter((lane) => lane.chain[0] === transformer).map((lane) => lane.source)
    const fitted = context.names.allocate(fittedNames[transformer.step] ?? transformer.step)
    const selected = context.variable({
      key: `columns ${columns.join('\0')}`,
      preferred: `${transformer.step}_columns`,
      value: list(columns.map((name) => text(pythonString(name)))),
      statements,
    })
    statements.push(
      assign(fitted, transformer.construct({ frame, columns })),
      assign(`${frame}[${selected}]`, call(`${fitted}.fit_transform`, index(frame, text(selected)))),
    )
  }
  return true
}

const fittedNames: Record<string, string> = { impute: 'imputer', scale: 'scaler', encode: 'encoder' }

function transformFrames<Params>(
  context: PythonContext<Params>,
  table: PythonTable,
  statements: PythonStatement[],
): PythonTable {
  const name = context.names.allocate('preprocess')
  const fitFrame = trainingFrame(table.frames)
  statements.push(
    assign(
      name,
      columnTransformer({
        imports: context.imports,
        lanes: table.lanes,
        frame: fitFrame,
        options: [['verbose_feature_names_out', text('False')]],
      }),
    ),
    { is: 'expression', value: call(`${name}.set_output`, ['transform', text('"pandas"')]) },
    { is: 'expression', value: call(`${name}.fit`, text(fitFrame)) },
  )
  const frames = renamedFrames(context, table)
  const before = framesOf(table.frames)
  framesOf(frames).forEach((frame, position) =>
    statements.push(assign(frame, call(`${name}.transform`, text(before[position])))),
  )
  return { ...table, frames, shared: false, frameColumns: namesOf(table.lanes) }
}
