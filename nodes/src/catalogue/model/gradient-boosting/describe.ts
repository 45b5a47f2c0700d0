import type { Params } from './schema.ts'

export function describe({ n_estimators, learning_rate, max_depth }: Params): string {
  const rounds = n_estimators === 1 ? '1 round' : `${n_estimators} rounds`
  return `${rounds} of ${learning_rate}, at most ${max_depth} deep`
}
