import { operatorWords } from '../../../core/table/condition.ts'
import type { Params } from './schema.ts'

export function describe({ conditions, match, keep }: Params): string {
  if (conditions.length === 0) return 'all rows'
  const words = conditions.map(({ column, operator, value }) => {
    const shown = Array.isArray(value) ? value.join(', ') : value
    return `${column} ${operatorWords[operator]}${shown === null ? '' : ` ${String(shown)}`}`
  })
  return `${keep === 'others' ? 'not ' : ''}${words.join(match === 'all' ? ' and ' : ' or ')}`
}
