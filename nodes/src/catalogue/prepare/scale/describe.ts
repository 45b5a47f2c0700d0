import { describeColumns } from '../../../core/node/describe-columns.ts'
import type { Params } from './schema.ts'

export function describe({ method, columns }: Params): string {
  return `${method === 'minmax' ? 'min-max' : method} scale of ${describeColumns(columns)}`
}
