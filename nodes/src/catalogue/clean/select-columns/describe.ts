import { describeColumns } from '../../../core/node/describe-columns.ts'
import type { Params } from './select.ts'

export function describe({ columns, target }: Params): string {
  return target === null ? describeColumns(columns) : `${target} from ${describeColumns(columns)}`
}
