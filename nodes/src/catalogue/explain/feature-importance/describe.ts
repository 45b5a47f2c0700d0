import type { Params } from './schema.ts'

export function describe({ method, scoring, n_repeats }: Params): string {
  if (method === 'model') return 'the model’s own figures'
  const score = scoring === 'auto' ? 'score' : scoring.replace(/^neg_/, '').replaceAll('_', ' ')
  return `loss of ${score} when shuffled, ${n_repeats} times a column`
}
