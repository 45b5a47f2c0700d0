/** The rows that a node measures a model on, and what the model says of them. */
import type { PartitionChoice } from '../learning/evaluation-params.ts'
import {
  PythonExportError,
  pythonModel,
  pythonTable,
  type PythonContext,
  type PythonModel,
  type PythonTable,
} from './block.ts'
import { rowsOf, targetOf } from './estimator.ts'
import { wholeFrame } from './frames.ts'
import type { PythonStatement } from './source.ts'

export interface MeasuredRows {
  model: PythonModel
  table: PythonTable
  /** The variable of the rows themselves. */
  frame: string
  /** The variable of their feature columns, as the model's pipeline takes them. */
  X: string
  /** The variable of their true values. */
  y: string
}

/**
 * The measured rows of the ports `model` and `table`; adds what is not yet a variable to `statements`.
 *
 * @throws PythonExportError when the rows went another way than those that the model learned from.
 */
export function measuredRows<Params extends { partition: PartitionChoice }>(
  context: PythonContext<Params>,
  statements: PythonStatement[],
): MeasuredRows {
  const model = pythonModel(context.inputs, 'model')
  const table = pythonTable(context.inputs, 'table')
  refuseOtherWays(model, table)
  const { frame, suffix } = chooseFrame(context, table, statements)
  const place = { context, table, frame, suffix, statements }
  const X = rowsOf({ ...place, features: model.features })
  const y = targetOf({ ...place, target: model.target.name })
  return { model, table, frame, X, y }
}

function chooseFrame<Params extends { partition: PartitionChoice }>(
  context: PythonContext<Params>,
  table: PythonTable,
  statements: PythonStatement[],
): { frame: string; suffix: string } {
  const { frames } = table
  const { partition } = context.params
  if ('all' in frames) {
    if (partition === 'auto' || partition === 'all') return { frame: frames.all, suffix: '' }
    throw new PythonExportError(
      `The table has no ${partition} rows.`,
      'Split it, or choose another partition.',
    )
  }
  switch (partition) {
    case 'all':
      return { frame: wholeFrame(context, table, statements), suffix: '_all' }
    case 'auto':
    case 'test':
      return { frame: frames.test, suffix: '_test' }
    case 'train':
      return { frame: frames.train, suffix: '_train' }
    case 'validation':
      if (frames.validation === undefined) {
        throw new PythonExportError('The table has no validation rows.', 'Choose another partition.')
      }
      return { frame: frames.validation, suffix: '_validation' }
  }
}

/**
 * A pipeline takes columns as they were before the transformers that it holds; the frames must not have gone through
 * any of them, and through all those that stand before it.
 */
function refuseOtherWays(model: PythonModel, table: PythonTable): void {
  const hasGoneTheSameWay =
    table.applied.length === model.applied.length && table.applied.every((id) => model.applied.includes(id))
  const sources = new Map(table.lanes.map((lane) => [lane.source, lane]))
  const isPrefix = model.lanes.every((lane) => {
    const own = sources.get(lane.source)
    return own !== undefined && own.chain.every((transformer, place) => transformer === lane.chain[place])
  })
  if (hasGoneTheSameWay && isPrefix) return
  throw new PythonExportError(
    `Its rows were prepared in another way than those that "${model.node.title}" learned from.`,
    'Connect the table that goes into the model.',
  )
}
