import { nodeTypeOf, type WorkflowChange, type WorkflowNode } from '@flowza/nodes/core'
import { connectChanges } from './connections.ts'
import type { Editor } from './editor.ts'

/** The changes that add a node and join it to `end`, by the first of its ports that fits; unjoined where none does. */
export function joinChanges(
  editor: Editor,
  node: WorkflowNode,
  end: { node: string; port: string; side: 'input' | 'output' } | null,
): WorkflowChange[] {
  const add: WorkflowChange = { change: 'add_node', node }
  if (end === null) return [add]
  const { document } = editor.store.getState()
  const manifest = nodeTypeOf(editor.nodeTypes, node.type)?.manifest
  const other = nodeTypeOf(
    editor.nodeTypes,
    document.nodes.find((each) => each.id === end.node)?.type ?? '',
  )?.manifest
  if (manifest === undefined || other === undefined) return [add]
  const wanted = (end.side === 'output' ? other.outputs : other.inputs)[end.port]?.type
  const ports = Object.entries(end.side === 'output' ? manifest.inputs : manifest.outputs)
  const port = ports.find(([, each]) => each.type === wanted)?.[0]
  if (port === undefined) return [add]
  const own = { node: node.id, port }
  const there = { node: end.node, port: end.port }
  const edge = end.side === 'output' ? { from: there, to: own } : { from: own, to: there }
  return [add, ...connectChanges(document, edge)]
}
