import type { Params } from './schema.ts'

export function describe({ max_depth, min_samples_leaf }: Params): string {
  const depth = max_depth === null ? 'as deep as it gets' : `at most ${max_depth} deep`
  return min_samples_leaf === 1 ? depth : `${depth}, ${min_samples_leaf} rows in a leaf`
}
