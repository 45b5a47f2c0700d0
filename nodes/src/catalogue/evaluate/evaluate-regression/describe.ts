import { partitionWords } from '../../../core/learning/evaluation-params.ts'
import type { Params } from './schema.ts'

export function describe({ partition }: Params): string {
  return partitionWords[partition]
}
