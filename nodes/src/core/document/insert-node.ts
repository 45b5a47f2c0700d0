/** Edits that put a new node on wires that are there. */
import type { NodeType } from '../node/node-type.ts'
import type { WorkflowChange } from './change.ts'
import { findNode, type WorkflowDocument, type WorkflowEdge, type WorkflowNode } from './document.ts'

/** How far nodes move to the right to make room for one, in canvas units. */
const room = 280

/**
 * Puts a node of `type` between one output and the ends of `edges`, which all start there; nodes to the right move over.
 *
 * @returns null when the type has no input and output to be put in between.
 */
export function insertNode(input: {
  document: WorkflowDocument
  type: NodeType
  params: WorkflowNode['params']
  edges: readonly WorkflowEdge[]
}): WorkflowChange[] | null {
  const { document, type, params, edges } = input
  const inputPort = Object.keys(type.manifest.inputs).at(0)
  const outputPort = Object.keys(type.manifest.outputs).at(0)
  const from = edges.at(0)?.from
  if (inputPort === undefined || outputPort === undefined || from === undefined) return null
  const source = findNode(document, from.node)
  if (source === undefined) return null

  const id = freeId(document, type.manifest.id)
  const { x, y } = source.position
  const positions = document.nodes
    .filter((node) => node.position.x > x)
    .map((node) => ({ node: node.id, position: { x: node.position.x + room, y: node.position.y } }))
  const move: WorkflowChange = { change: 'move', positions }
  const { id: typeId, version } = type.manifest
  return [
    ...(positions.length > 0 ? [move] : []),
    { change: 'add_node', node: { id, type: typeId, version, params, position: { x: x + room, y } } },
    ...edges.map((edge): WorkflowChange => ({ change: 'disconnect', edge })),
    { change: 'connect', edge: { from, to: { node: id, port: inputPort } } },
    ...edges.map((edge): WorkflowChange => ({
      change: 'connect',
      edge: { from: { node: id, port: outputPort }, to: edge.to },
    })),
  ]
}

function freeId(document: WorkflowDocument, wanted: string): string {
  let id = wanted
  for (let attempt = 2; findNode(document, id) !== undefined; attempt++) id = `${wanted}-${attempt}`
  return id
}
