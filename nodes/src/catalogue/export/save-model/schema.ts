import type { NodeProblem } from '../../../core/node/node-type.ts'
import type { PortSchema } from '../../../core/node/port.ts'

export interface Params {
  file_name: string
}

export function checkInputs(): NodeProblem[] {
  return []
}

export function propagateSchema(): Record<string, PortSchema> {
  return { file: { type: 'file' } }
}
