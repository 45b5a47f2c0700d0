import type { WorkflowDocument, WorkflowNode } from '@flowza/nodes/core'

const known = new WeakMap<WorkflowDocument, ReadonlyMap<string, WorkflowNode>>()

/** A node by its id; the index is built once for each document object. */
export function nodeById(document: WorkflowDocument, id: string): WorkflowNode | undefined {
  const present = known.get(document) ?? new Map(document.nodes.map((node) => [node.id, node]))
  known.set(document, present)
  return present.get(id)
}
