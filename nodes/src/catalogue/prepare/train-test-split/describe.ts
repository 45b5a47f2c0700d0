import type { Params } from './schema.ts'

const percent = (share: number) => `${Math.round(share * 100)} %`

export function describe({ test_size, validation_size, method }: Params): string {
  const parts = [
    `${percent(test_size)} test`,
    ...(validation_size > 0 ? [`${percent(validation_size)} validation`] : []),
  ]
  return `${parts.join(', ')}, ${method === 'group' || method === 'time' ? `by ${method}` : method}`
}
