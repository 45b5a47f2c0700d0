import { partitionWords } from '../../../core/learning/evaluation-params.ts'
import type { Params } from './schema.ts'

export function describe({ partition, threshold, positive_class }: Params): string {
  const parts = [partitionWords[partition]]
  if (positive_class !== null) parts.push(`positive: ${positive_class.replaceAll(/\s+/g, ' ')}`.slice(0, 80))
  if (threshold !== 0.5) parts.push(`threshold ${threshold}`)
  return parts.join(', ')
}
