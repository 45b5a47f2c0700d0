import type { z } from 'zod'
import type { CheckContext, NodeProblem, PropagateContext } from '../../../core/node/node-type.ts'
import type { PortSchema } from '../../../core/node/port.ts'
import { checkEvaluation } from '../../../core/learning/evaluation-table.ts'
import type { ModelTask } from '../../../core/artifact/artifact.ts'
import type { Column } from '../../../core/table/schema.ts'
import type { manifest } from './manifest.ts'

export type Params = z.infer<typeof manifest.params>
export type Scoring = Exclude<Params['scoring'], 'auto'>

/** Which models a score is for. */
export const scoringTasks: Readonly<Record<Scoring, ModelTask>> = {
  accuracy: 'classification',
  balanced_accuracy: 'classification',
  roc_auc: 'classification',
  neg_log_loss: 'classification',
  r2: 'regression',
  neg_root_mean_squared_error: 'regression',
  neg_mean_absolute_error: 'regression',
}

/** The table of importances. */
export const importanceColumns: readonly Column[] = [
  { name: 'feature', kind: 'text', dtype: 'string', role: 'id', missing: false },
  { name: 'importance', kind: 'numeric', dtype: 'float64', role: 'feature', missing: false },
  { name: 'deviation', kind: 'numeric', dtype: 'float64', role: 'feature' },
]

export function checkInputs(context: CheckContext<Params>): NodeProblem[] {
  const { method, scoring, partition } = context.params
  if (method === 'model') return []
  const problems = checkEvaluation(context, { partition, expects: null })
  const model = context.inputs['model']
  const task = model?.type === 'model' ? model.signature.task : null
  if (scoring !== 'auto' && task !== null && scoringTasks[scoring] !== task) {
    const values = { scoring, expected: scoringTasks[scoring], found: task }
    problems.push(context.problem('score_mismatch', values, { code: 'TASK_MISMATCH', param: 'scoring' }))
  }
  return problems
}

export function propagateSchema(_context: PropagateContext<Params>): Record<string, PortSchema> {
  return {
    metrics: { type: 'metrics' },
    importances: { type: 'table', schema: { columns: [...importanceColumns], complete: true } },
  }
}
