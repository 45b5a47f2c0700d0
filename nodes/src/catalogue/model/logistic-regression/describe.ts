import type { Params } from './schema.ts'

export function describe({ penalty, C, class_weight }: Params): string {
  const strength = penalty === 'none' ? 'no penalty' : `L2 penalty, C = ${C}`
  return class_weight === 'balanced' ? `${strength}, balanced classes` : strength
}
