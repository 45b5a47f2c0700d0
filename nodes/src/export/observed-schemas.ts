import { portSchemaOf, type PortSchema } from '../core/node/port.ts'
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
