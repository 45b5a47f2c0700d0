import type { Params } from './formula.ts'

const most = 120

export function describe({ name, expression }: Params): string {
  const formula = expression.trim().replaceAll(/\s+/g, ' ')
  if (formula === '') return 'no formula yet'
  return `${name} = ${formula.length > most ? `${formula.slice(0, most - 1)}…` : formula}`.slice(0, 200)
}
