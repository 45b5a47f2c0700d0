import { describeColumns } from '../../../core/node/describe-columns.ts'
import type { Params } from './schema.ts'

export function describe({ columns, keep }: Params): string {
  const by = columns === null ? 'all columns' : describeColumns(columns)
  return keep === 'none' ? `keep no repeat of ${by}` : `keep the ${keep} by ${by}`
}
