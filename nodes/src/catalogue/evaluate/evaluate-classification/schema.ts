import type { z } from 'zod'
import type { CheckContext, NodeProblem, PropagateContext } from '../../../core/node/node-type.ts'
import type { PortSchema } from '../../../core/node/port.ts'
import { checkEvaluation, predictionColumns } from '../../../core/learning/evaluation-table.ts'
import { unknownTable } from '../../../core/table/schema.ts'
import type { manifest } from './manifest.ts'
import { positiveClass } from './positive-class.ts'

export type Params = z.infer<typeof manifest.params>

export function checkInputs(context: CheckContext<Params>): NodeProblem[] {
  const { partition } = context.params
  const problems = checkEvaluation(context, {
    partition,
    expects: { task: 'classification', message: 'not_a_classifier' },
  })
  return [...problems, ...checkPositiveClass(context)]
}

/** The classes of a model are known once a run has shown them. */
function checkPositiveClass({ params, inputs, problem }: CheckContext<Params>): NodeProblem[] {
  const model = inputs['model']
  const { classes = null, target = null } = model?.type === 'model' ? model.signature : {}
  if (classes === null || target === null) return []
  const found = positiveClass(classes, target.dtype, params.positive_class)
  return 'fault' in found
    ? [problem(found.fault.message, found.fault.values, { param: 'positive_class' })]
    : []
}

/** Which probabilities there are is known once the model has seen its classes. */
export function propagateSchema({ inputs }: PropagateContext<Params>): Record<string, PortSchema> {
  const table = inputs['table']
  const model = inputs['model']
  const target = model?.type === 'model' ? model.signature.target : null
  if (model?.type !== 'model' || table?.type !== 'table' || target === null) {
    return { metrics: { type: 'metrics' }, predictions: { type: 'table', schema: unknownTable } }
  }
  const classes = model.signature.classes ?? null
  const { predicted, probabilities } = predictionColumns(table.schema, target, classes ?? [])
  const schema = {
    columns: [...table.schema.columns, predicted, ...probabilities],
    complete: table.schema.complete && classes !== null,
  }
  return { metrics: { type: 'metrics' }, predictions: { type: 'table', schema } }
}
