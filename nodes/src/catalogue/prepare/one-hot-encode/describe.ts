import { describeColumns } from '../../../core/node/describe-columns.ts'
import type { Params } from './schema.ts'

export function describe({ columns }: Params): string {
  return describeColumns(columns)
}
