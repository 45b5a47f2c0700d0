/** The workflow as rows: nodes in the order in which they run, under their groups, each with its ports and edges. */
import {
  topologyOf,
  type NodeTypes,
  type Port,
  type WorkflowDocument,
  type WorkflowEdge,
} from '@flowza/nodes/core'
import { edgeKey } from '../core/selection.ts'
import { portsOf } from '../canvas/node-ports.ts'

interface RowPlace {
  key: string
  level: number
  /** One-based place among its siblings, and how many there are. */
  position: number
  siblings: number
}

export type OutlineRow = RowPlace &
  (
    | { kind: 'group'; group: string; title: string; isOpen: boolean }
    | { kind: 'node'; node: string; isOpen: boolean }
    | {
        kind: 'port'
        node: string
        side: 'input' | 'output'
        name: string
        port: Port | null
        /** Null for a port that nothing is connected to. */
        edge: WorkflowEdge | null
      }
  )

/**
 * @param open keys of the nodes whose ports are shown.
 * @param closed keys of the groups whose nodes aren't.
 */
export function outlineRows(input: {
  document: WorkflowDocument
  nodeTypes: NodeTypes
  open: ReadonlySet<string>
  closed: ReadonlySet<string>
}): OutlineRow[] {
  const { document, nodeTypes, open, closed } = input
  const { order } = topologyOf(document)
  const placed = new Set(order)
  // What hangs in a circle has no order; it must not be missing.
  const ids = [...order, ...document.nodes.map((node) => node.id).filter((id) => !placed.has(id))]
  const groupOf = new Map(document.nodes.map((node) => [node.id, node.group]))
  const titles = new Map((document.groups ?? []).map((group) => [group.id, group.title]))
  const members = new Map<string, string[]>()
  const top: ({ group: string } | { node: string })[] = []
  for (const id of ids) {
    const group = groupOf.get(id)
    if (group === undefined || !titles.has(group)) {
      top.push({ node: id })
      continue
    }
    const list = members.get(group)
    if (list !== undefined) {
      list.push(id)
      continue
    }
    members.set(group, [id])
    top.push({ group })
  }

  const nodeRows = (id: string, level: number, position: number, siblings: number): OutlineRow[] => {
    const key = nodeKey(id)
    const isOpen = open.has(key)
    const row: OutlineRow = { kind: 'node', key, node: id, level, position, siblings, isOpen }
    return isOpen ? [row, ...portRows(document, nodeTypes, id, level + 1)] : [row]
  }
  return top.flatMap((entry, index) => {
    if ('node' in entry) return nodeRows(entry.node, 1, index + 1, top.length)
    const key = `group ${entry.group}`
    const isOpen = !closed.has(key)
    const row: OutlineRow = {
      kind: 'group',
      key,
      group: entry.group,
      title: titles.get(entry.group) ?? entry.group,
      level: 1,
      position: index + 1,
      siblings: top.length,
      isOpen,
    }
    const inside = members.get(entry.group) ?? []
    return isOpen ? [row, ...inside.flatMap((id, at) => nodeRows(id, 2, at + 1, inside.length))] : [row]
  })
}

export function nodeKey(id: string): string {
  return `node ${id}`
}

function portRows(
  document: WorkflowDocument,
  nodeTypes: NodeTypes,
  node: string,
  level: number,
): OutlineRow[] {
  const { inputs, outputs } = portsOf(document, nodeTypes, node)
  const { incoming, outgoing } = topologyOf(document)
  const rows = [
    ...inputs.flatMap(({ name, port }) => {
      const edges = (incoming.get(node) ?? []).filter((edge) => edge.to.port === name)
      return withEdges(edges).map((edge) => ({ side: 'input' as const, name, port, edge }))
    }),
    ...outputs.flatMap(({ name, port }) => {
      const edges = (outgoing.get(node) ?? []).filter((edge) => edge.from.port === name)
      return withEdges(edges).map((edge) => ({ side: 'output' as const, name, port, edge }))
    }),
  ]
  return rows.map((row, index) => ({
    kind: 'port',
    key: `${row.side} ${node} ${row.name} ${row.edge === null ? '' : edgeKey(row.edge)}`,
    level,
    position: index + 1,
    siblings: rows.length,
    node,
    ...row,
  }))
}

function withEdges(edges: readonly WorkflowEdge[]): readonly (WorkflowEdge | null)[] {
  return edges.length === 0 ? [null] : edges
}
