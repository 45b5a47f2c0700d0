import type { CheckContext, NodeProblem, PropagateContext } from '../../../core/node/node-type.ts'
import type { PortSchema } from '../../../core/node/port.ts'
import { unknownTable } from '../../../core/table/schema.ts'

interface Params {
  file: string
}

export function checkInputs({ params, datasets, problem }: CheckContext<Params>): NodeProblem[] {
  const place = { param: 'file' }
  if (params.file === '') return [problem('not_chosen', {}, place)]
  if (datasets !== null && !Object.hasOwn(datasets, params.file)) {
    return [problem('unknown', { file: params.file }, { ...place, code: 'DATASET_UNKNOWN' })]
  }
  return []
}

/** What the file holds is found by reading it: other params than the registered ones may give other columns. */
export function propagateSchema(_context: PropagateContext<Params>): Record<string, PortSchema> {
  return { table: { type: 'table', schema: unknownTable } }
}
