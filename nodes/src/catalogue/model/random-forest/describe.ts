import type { Params } from './schema.ts'

export function describe({ n_estimators, max_depth }: Params): string {
  const trees = n_estimators === 1 ? '1 tree' : `${n_estimators} trees`
  return max_depth === null ? trees : `${trees}, at most ${max_depth} deep`
}
