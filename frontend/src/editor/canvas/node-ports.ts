/** The ports that a node shows: those of its type, and those that only an edge knows of, so that nothing is hidden. */
import { nodeTypeOf, topologyOf, type NodeTypes, type Port, type WorkflowDocument } from '@flowza/nodes/core'

export interface ShownPort {
  name: string
  /** Null where the type doesn't declare it. */
  port: Port | null
}

export interface ShownPorts {
  inputs: readonly ShownPort[]
  outputs: readonly ShownPort[]
}

export function portsOf(document: WorkflowDocument, nodeTypes: NodeTypes, id: string): ShownPorts {
  const node = document.nodes.find((candidate) => candidate.id === id)
  const type = node && nodeTypeOf(nodeTypes, node.type)
  const { incoming, outgoing } = topologyOf(document)
  return {
    inputs: withUndeclared(
      type?.manifest.inputs ?? {},
      (incoming.get(id) ?? []).map((edge) => edge.to.port),
    ),
    outputs: withUndeclared(
      type?.manifest.outputs ?? {},
      (outgoing.get(id) ?? []).map((edge) => edge.from.port),
    ),
  }
}

/** Equal exactly when two nodes of one type show the same ports. */
export function portsKey(ports: ShownPorts): string {
  return JSON.stringify([ports.inputs.map(({ name }) => name), ports.outputs.map(({ name }) => name)])
}

function withUndeclared(declared: Readonly<Record<string, Port>>, used: readonly string[]): ShownPort[] {
  const undeclared = [...new Set(used)].filter((name) => !Object.hasOwn(declared, name))
  return [
    ...Object.entries(declared).map(([name, port]) => ({ name, port })),
    ...undeclared.map((name) => ({ name, port: null })),
  ]
}
