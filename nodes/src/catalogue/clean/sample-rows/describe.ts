import type { Params } from './schema.ts'

export function describe({ n }: Params): string {
  return `${n} ${n === 1 ? 'row' : 'rows'} at random`
}
