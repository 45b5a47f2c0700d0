import type { CheckContext, NodeProblem, PropagateContext } from '../../../core/node/node-type.ts'
import type { PortSchema } from '../../../core/node/port.ts'
import { unknownTable } from '../../../core/table/schema.ts'

interface Params {
  dataset: string
}

export function checkInputs({ params, datasets, problem }: CheckContext<Params>): NodeProblem[] {
  const place = { param: 'dataset' }
  if (params.dataset === '') return [problem('not_chosen', {}, place)]
  if (datasets !== null && !Object.hasOwn(datasets, params.dataset)) {
    return [problem('unknown', { dataset: params.dataset }, { ...place, code: 'DATASET_UNKNOWN' })]
  }
  return []
}

export function propagateSchema({ params, datasets }: PropagateContext<Params>): Record<string, PortSchema> {
  const known = datasets !== null && Object.hasOwn(datasets, params.dataset)
  return { table: { type: 'table', schema: known ? datasets[params.dataset] : unknownTable } }
}
