import type { ModelTask } from '../artifact/artifact.ts'
import type { TaskChoice } from '../learning/training-params.ts'
import { resolveTask } from '../learning/training-table.ts'
import { targetColumn } from '../table/schema.ts'
import { PythonExportError, pythonTable, type PythonContext } from './block.ts'

/**
 * What a node with a `task` param predicts.
 *
 * @throws PythonExportError when the table at the port `table` has no target.
 */
export function targetTask<Params extends { task: TaskChoice }>(context: PythonContext<Params>): ModelTask {
  const columns = pythonTable(context.inputs, 'table').lanes.flatMap((lane) => lane.columns ?? [])
  const target = targetColumn({ columns, complete: true })
  if (target === undefined) {
    throw new PythonExportError('The table has no target column.', 'Choose what to predict.')
  }
  return resolveTask(context.params.task, target)
}
