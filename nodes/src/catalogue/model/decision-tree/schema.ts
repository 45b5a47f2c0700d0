import type { z } from 'zod'
import type { CheckContext, NodeProblem, PropagateContext } from '../../../core/node/node-type.ts'
import type { PortSchema } from '../../../core/node/port.ts'
import { checkTrainingTable, idleClassParams, sketchModel } from '../../../core/learning/training-table.ts'
import type { manifest } from './manifest.ts'

export type Params = z.infer<typeof manifest.params>

export function checkInputs(context: CheckContext<Params>): NodeProblem[] {
  return [
    ...checkTrainingTable(context, { task: context.params.task, acceptsMissing: true }),
    ...idleClassParams(context, context.params),
  ]
}

export function propagateSchema(context: PropagateContext<Params>): Record<string, PortSchema> {
  return sketchModel(context, context.params.task)
}
