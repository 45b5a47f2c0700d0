import type { NodeType, WorkflowNode } from '@flowza/nodes/core'

/** The data set that a node reads; null where it reads none, or none was chosen. */
export function datasetOf(node: WorkflowNode, type: NodeType): string | null {
  const [param] = type.manifest.capabilities.datasetParams ?? []
  const value = param === undefined ? undefined : node.params[param]
  return typeof value === 'string' && value !== '' ? value : null
}
