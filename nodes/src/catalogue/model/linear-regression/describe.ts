import type { Params } from './schema.ts'

export function describe({ method, alpha }: Params): string {
  switch (method) {
    case 'ols':
      return 'ordinary least squares'
    case 'ridge':
      return `ridge, alpha = ${alpha}`
    case 'lasso':
      return `lasso, alpha = ${alpha}`
  }
}
