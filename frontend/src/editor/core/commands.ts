/** What a person can do to a workflow, as changes: each is one history entry. */
import {
  findNode,
  nodeTypeOf,
  type Position,
  type WorkflowChange,
  type WorkflowDocument,
  type WorkflowEdge,
  type WorkflowNode,
} from '@flowza/nodes/core'
import { connectChanges } from './connections.ts'
import type { Editor } from './editor.ts'
import { healChanges } from './insert-on-edge.ts'
import { edgeKey, type Selection } from './selection.ts'

/** Adds a node of a type with its default params and selects it. */
export function addNode(
  editor: Editor,
  input: { type: string; position: Position; params?: WorkflowNode['params'] },
): string {
  const type = nodeTypeOf(editor.nodeTypes, input.type)
  if (type === undefined) throw new Error(`There is no node type "${input.type}".`)
  const id = editor.newId(type.manifest.id)
  const node: WorkflowNode = {
    id,
    type: type.manifest.id,
    version: type.manifest.version,
    params: input.params ?? {},
    position: input.position,
  }
  editor.apply({ change: 'add_node', node }, { history: 'record', select: { nodes: [id], edges: [] } })
  return id
}

/** Joins two ports; a former edge of the input is replaced in the same step. */
export function connect(editor: Editor, edge: WorkflowEdge): void {
  editor.apply(connectChanges(editor.store.getState().document, edge), { history: 'record' })
}

/** Removes what is selected, nodes with their edges, as one step; what the nodes passed on goes on flowing. */
export function removeSelection(editor: Editor, selection: Selection): void {
  const { document } = editor.store.getState()
  const removed = new Set(selection.nodes)
  const edges = document.edges.filter(
    (edge) =>
      selection.edges.includes(edgeKey(edge)) && !removed.has(edge.from.node) && !removed.has(edge.to.node),
  )
  editor.apply(
    [
      ...edges.map((edge): WorkflowChange => ({ change: 'disconnect', edge })),
      ...selection.nodes.map((node): WorkflowChange => ({ change: 'remove_node', node })),
      ...healChanges(withoutEdges(document, edges), editor.nodeTypes, selection.nodes),
    ],
    { history: 'record' },
  )
}

/** Edges that go themselves carry nothing on. */
function withoutEdges(document: WorkflowDocument, edges: readonly WorkflowEdge[]): WorkflowDocument {
  if (edges.length === 0) return document
  return { ...document, edges: document.edges.filter((edge) => !edges.includes(edge)) }
}

/** Copies nodes with the edges between them, `by` a distance aside, and selects the copies. */
export function duplicate(editor: Editor, ids: readonly string[], by: Position = { x: 32, y: 48 }): string[] {
  const { document } = editor.store.getState()
  const sources = document.nodes.filter((node) => ids.includes(node.id))
  const copies = new Map<string, string>()
  const changes: WorkflowChange[] = []
  const taken = new Set(document.nodes.map((node) => node.id))
  for (const source of sources) {
    let id = editor.newId(source.id.replace(/-\d+$/, ''))
    for (let count = 2; taken.has(id); count++) id = `${source.id.replace(/-\d+$/, '')}-${count}`
    taken.add(id)
    copies.set(source.id, id)
    const position = { x: Math.round(source.position.x + by.x), y: Math.round(source.position.y + by.y) }
    changes.push({ change: 'add_node', node: { ...source, id, position } })
  }
  for (const edge of document.edges) {
    const from = copies.get(edge.from.node)
    const to = copies.get(edge.to.node)
    if (from === undefined || to === undefined) continue
    changes.push({
      change: 'connect',
      edge: { from: { ...edge.from, node: from }, to: { ...edge.to, node: to } },
    })
  }
  const nodes = [...copies.values()]
  editor.apply(changes, { history: 'record', select: { nodes, edges: [] } })
  return nodes
}

/** Moves nodes by a distance; repeated nudges of the same nodes are one step. */
export function nudge(editor: Editor, ids: readonly string[], by: Position): void {
  const { document } = editor.store.getState()
  const positions = ids.flatMap((id) => {
    const node = findNode(document, id)
    if (node === undefined) return []
    return [{ node: id, position: { x: node.position.x + by.x, y: node.position.y + by.y } }]
  })
  if (positions.length === 0) return
  editor.apply({ change: 'move', positions }, { history: 'merge', gesture: `nudge ${ids.join(' ')}` })
}

/** Turns nodes off, or on again when all of them are off. */
export function toggleDisabled(editor: Editor, ids: readonly string[]): boolean {
  const { document } = editor.store.getState()
  const disabled = !ids.every((id) => findNode(document, id)?.disabled === true)
  editor.apply(
    ids.map((node): WorkflowChange => ({ change: 'set_disabled', node, disabled })),
    { history: 'record' },
  )
  return disabled
}

interface Size {
  width: number
  height: number
}

/**
 * The free place nearest to `wanted`, going down in steps until no node is covered.
 *
 * @param takenBy how much of the canvas a node takes, with the note below its card
 */
export function freePosition(
  document: WorkflowDocument,
  wanted: Position,
  size: Size,
  takenBy: (node: string) => Size,
): Position {
  const gap = 24
  const position = { x: Math.round(wanted.x / 8) * 8, y: Math.round(wanted.y / 8) * 8 }
  const covers = ({ id, position: { x, y } }: WorkflowNode): boolean => {
    const taken = takenBy(id)
    return (
      position.x < x + taken.width + gap &&
      x < position.x + size.width + gap &&
      position.y < y + taken.height + gap &&
      y < position.y + size.height + gap
    )
  }
  while (document.nodes.some(covers)) position.y += size.height + gap
  return position
}
