import type { Artifact } from '../core/artifact/artifact.ts'
import type { PortSchema } from '../core/node/port.ts'
import type { ExportRun } from './input.ts'

/** What a run has shown of every port, in the form in which schemas are propagated. */
export function observedSchemas(run: ExportRun | null): Record<string, Record<string, PortSchema>> {
  if (run === null) return {}
  return Object.fromEntries(
    Object.entries(run.outputs).map(([node, ports]) => [
      node,
      Object.fromEntries(Object.entries(ports).map(([port, artifact]) => [port, portSchemaOf(artifact)])),
    ]),
  )
}

function portSchemaOf(artifact: Artifact): PortSchema {
  switch (artifact.kind) {
    case 'table':
      return { type: 'table', schema: artifact.schema }
    case 'model': {
      const trainsOnPartition = artifact.trained.partition !== null
      return { type: 'model', signature: { ...artifact.signature, trainsOnPartition } }
    }
    case 'metrics':
    case 'file':
      return { type: artifact.kind }
  }
}
