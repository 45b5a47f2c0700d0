import type { z } from 'zod'
import type { CheckContext, NodeProblem, PropagateContext } from '../../../core/node/node-type.ts'
import type { PortSchema } from '../../../core/node/port.ts'
import { checkEvaluation, predictionColumns } from '../../../core/learning/evaluation-table.ts'
import { unknownTable } from '../../../core/table/schema.ts'
import type { manifest } from './manifest.ts'

export type Params = z.infer<typeof manifest.params>

export function checkInputs(context: CheckContext<Params>): NodeProblem[] {
  const { partition } = context.params
  return checkEvaluation(context, {
    partition,
    expects: { task: 'regression', message: 'not_a_regression' },
  })
}

export function propagateSchema({ inputs }: PropagateContext<Params>): Record<string, PortSchema> {
  const table = inputs['table']
  const target = inputs['model']?.type === 'model' ? inputs['model'].signature.target : null
  if (table?.type !== 'table' || target === null) {
    return { metrics: { type: 'metrics' }, predictions: { type: 'table', schema: unknownTable } }
  }
  const { predicted } = predictionColumns(table.schema, target, null)
  const schema = { columns: [...table.schema.columns, predicted], complete: table.schema.complete }
  return { metrics: { type: 'metrics' }, predictions: { type: 'table', schema } }
}
