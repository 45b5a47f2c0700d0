import type { Params } from './schema.ts'

export function describe({ file_name }: Params): string {
  return file_name
}
