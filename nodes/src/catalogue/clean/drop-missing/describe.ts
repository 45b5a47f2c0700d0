import { describeColumns } from '../../../core/node/describe-columns.ts'
import type { Params } from './schema.ts'

export function describe({ columns, how }: Params): string {
  return `${how === 'any' ? 'any' : 'all'} missing of ${describeColumns(columns)}`
}
