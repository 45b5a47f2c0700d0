import { describeColumns } from '../../../core/node/describe-columns.ts'
import type { Params } from './schema.ts'

export function describe({ n_clusters, columns }: Params): string {
  return `${n_clusters === 1 ? '1 cluster' : `${n_clusters} clusters`} by ${describeColumns(columns)}`
}
