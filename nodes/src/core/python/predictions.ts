/** The measured rows with what a model says of them, as a table that other nodes can use. */
import { predictionColumns } from '../learning/evaluation-table.ts'
import type { PartitionChoice } from '../learning/evaluation-params.ts'
import type { Column } from '../table/schema.ts'
import {
  PythonExportError,
  trainingFrame,
  type PythonContext,
  type PythonModel,
  type PythonTable,
} from './block.ts'
import { plainLane } from './frames.ts'
import { pythonString } from './literal.ts'
import { settle } from './settle.ts'
import { assign, call, line, text, type PythonStatement } from './source.ts'
import { partitionsTogether } from './table-to-write.ts'

export interface Predictions {
  model: PythonModel
  table: PythonTable
  /** Variables of the predicted values and, for a classifier, of its matrix of probabilities. */
  predicted: string
  probabilities: string | null
}

/**
 * Adds to `statements` what makes the table of predictions.
 *
 * @throws PythonExportError when the names of its columns are not known before a run.
 */
export function predictionsTable<Params extends { partition: PartitionChoice }>(
  context: PythonContext<Params>,
  { model, table, predicted, probabilities }: Predictions,
  statements: PythonStatement[],
): PythonTable {
  const schema = context.inputSchemas['table']
  const output = context.outputSchemas['predictions']
  const isKnown = schema?.type === 'table' && output?.type === 'table' && output.schema.complete
  if (!isKnown || (probabilities !== null && model.classes === null)) {
    throw new PythonExportError(
      'The columns of the predictions are not known yet.',
      'Run the workflow once, then export it.',
    )
  }
  const settled = settle(context, table, statements)
  const frame = context.names.allocate('predictions')
  const partition = addRows(context, { settled, frame, columns: schema.schema.columns, statements })
  const added = predictionColumns(schema.schema, model.target, probabilities === null ? null : model.classes)
  statements.push(assign(`${frame}[${pythonString(added.predicted.name)}]`, text(predicted)))
  added.probabilities.forEach((column, place) =>
    statements.push(line(`${frame}[${pythonString(column.name)}] = ${probabilities}[:, ${place}]`)),
  )
  const lanes = [
    ...settled.lanes,
    ...(partition === null ? [] : [plainLane(partition)]),
    ...[added.predicted, ...added.probabilities].map((column) => plainLane(column)),
  ]
  return {
    kind: 'table',
    frames: { all: frame },
    state: context.node.id,
    shared: false,
    frameColumns: lanes.map((lane) => lane.source),
    lanes,
    applied: settled.applied,
  }
}

/** The column that tells the partitions apart, where the rows have one. */
function addRows<Params extends { partition: PartitionChoice }>(
  context: PythonContext<Params>,
  place: { settled: PythonTable; frame: string; columns: readonly Column[]; statements: PythonStatement[] },
): Column | null {
  const { settled, frame, columns, statements } = place
  const position = columns.findIndex((column) => column.role === 'partition')
  const partition = position < 0 ? null : columns[position]
  const { frames } = settled
  if ('all' in frames) {
    statements.push(assign(frame, call(`${frames.all}.copy`)))
    return null
  }
  const { partition: choice } = context.params
  if (choice === 'all') {
    statements.push(...partitionsTogether(context, settled, frame))
    return partition
  }
  const chosen = choice === 'auto' ? 'test' : choice
  statements.push(assign(frame, call(`${frames[chosen] ?? trainingFrame(frames)}.copy`)))
  if (partition !== null) {
    const values = [text(String(position)), text(pythonString(partition.name)), text(pythonString(chosen))]
    statements.push({ is: 'expression', value: call(`${frame}.insert`, ...values) })
  }
  return partition
}
