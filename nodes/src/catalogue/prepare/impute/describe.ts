import { describeColumns } from '../../../core/node/describe-columns.ts'
import type { Params } from './schema.ts'

export function describe({ strategy, columns, fill_value }: Params): string {
  const what =
    strategy === 'constant'
      ? `constant ${fill_value === null ? '' : String(fill_value)}`.trim()
      : strategy.replace('_', ' ')
  return `${what} of ${describeColumns(columns)}`
}
