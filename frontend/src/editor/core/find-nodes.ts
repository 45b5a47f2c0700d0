/** Finding nodes by what a person remembers of them: title, type, note, a param's value, a column. */
import {
  nodeTypeOf,
  titleOf,
  topologyOf,
  type NodeTypes,
  type PropagatedSchemas,
  type WorkflowDocument,
  type WorkflowNode,
} from '@flowza/nodes/core'

export type FoundIn = { part: 'title' | 'type' | 'note' } | { part: 'param' | 'column'; name: string }

export interface FoundNode {
  node: string
  in: FoundIn
}

/**
 * The nodes in which every word of `text` occurs, in the order in which they run; nothing for an empty text. A node is
 * found once, in the part that tells most.
 */
export function findNodes(input: {
  document: WorkflowDocument
  nodeTypes: NodeTypes
  schemas: PropagatedSchemas
  text: string
}): FoundNode[] {
  const { document, nodeTypes, schemas, text } = input
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const rank = new Map(topologyOf(document).order.map((id, index) => [id, index]))
  return document.nodes
    .flatMap((node): FoundNode[] => {
      const place = placeIn(node, nodeTypes, schemas, words)
      return place === null ? [] : [{ node: node.id, in: place }]
    })
    .toSorted((a, b) => (rank.get(a.node) ?? Infinity) - (rank.get(b.node) ?? Infinity))
}

function placeIn(
  node: WorkflowNode,
  nodeTypes: NodeTypes,
  schemas: PropagatedSchemas,
  words: readonly string[],
): FoundIn | null {
  const type = nodeTypeOf(nodeTypes, node.type)
  const holds = (text: string): boolean => {
    const lower = text.toLowerCase()
    return words.every((word) => lower.includes(word))
  }
  if (holds(type === undefined ? (node.title ?? node.id) : titleOf(node, type))) return { part: 'title' }
  if (holds(`${node.type} ${type?.manifest.title ?? ''}`)) return { part: 'type' }
  if (node.note !== undefined && holds(node.note)) return { part: 'note' }
  for (const [name, value] of Object.entries(node.params)) {
    if (holds(`${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)) {
      return { part: 'param', name }
    }
  }
  for (const schema of Object.values(schemas.get(node.id) ?? {})) {
    if (schema.type !== 'table') continue
    const column = schema.schema.columns.find((each) => holds(each.name))
    if (column !== undefined) return { part: 'column', name: column.name }
  }
  return null
}
