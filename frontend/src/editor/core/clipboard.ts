/** Parts of workflows as text: copied, and pasted again here, into another workflow or into another tab. */
import {
  documentFormat,
  parseDocument,
  parseDocumentText,
  workflowDocumentSchema,
  workflowEdgeSchema,
  workflowNodeSchema,
  type Position,
  type Problem,
  type WorkflowChange,
  type WorkflowDocument,
  type WorkflowEdge,
  type WorkflowNode,
} from '@flowza/nodes/core'
import { z } from 'zod'
import type { Editor } from './editor.ts'
import { edgeKey } from './selection.ts'

const { nodes, edges, groups, notes } = workflowDocumentSchema.shape

const clippingSchema = z.object({
  app: z.literal('flowza'),
  version: z.literal(1),
  nodes: nodes.default([]),
  edges: edges.default([]),
  groups: groups.unwrap().default([]),
  notes: notes.unwrap().default([]),
  /** Edges that came in from nodes that were not copied, with the type of the node at their start. */
  incoming: z
    .array(workflowEdgeSchema.extend({ fromType: workflowNodeSchema.shape.type }))
    .max(20_000)
    .default([]),
})

export type Clipping = z.infer<typeof clippingSchema>

/** The nodes of `ids` with the edges between them as text; groups that are copied whole come along. */
export function clippingText(
  document: WorkflowDocument,
  ids: readonly string[],
  noteIds: readonly string[] = [],
): string {
  const chosen = new Set(ids)
  const typeOf = new Map(document.nodes.map((node) => [node.id, node.type]))
  const wholeGroups = (document.groups ?? []).filter((group) => {
    const members = document.nodes.filter((node) => node.group === group.id)
    return members.length > 0 && members.every((node) => chosen.has(node.id))
  })
  const kept = new Set(wholeGroups.map((group) => group.id))
  const clipping: Clipping = {
    app: 'flowza',
    version: 1,
    nodes: document.nodes.filter((node) => chosen.has(node.id)).map((node) => inGroups(node, kept)),
    edges: document.edges.filter((edge) => chosen.has(edge.from.node) && chosen.has(edge.to.node)),
    groups: wholeGroups,
    notes: (document.notes ?? []).filter((note) => noteIds.includes(note.id)),
    incoming: document.edges
      .filter((edge) => !chosen.has(edge.from.node) && chosen.has(edge.to.node))
      .map((edge) => ({ ...edge, fromType: typeOf.get(edge.from.node) ?? '' }))
      .filter((edge) => edge.fromType !== ''),
  }
  return JSON.stringify(clipping, null, 2)
}

/** A clipping, or what is wrong with the text; `problem` is null where it is meant to be something else. */
export type ReadClipping = { clipping: Clipping } | { clipping: null; problem: Problem | null }

/** What was copied, from untrusted text: a clipping or a whole workflow file. */
export function readClipping(text: string): ReadClipping {
  // A file of 40 MB would keep the page busy for seconds, only to be no workflow.
  if (text.length > 20_000_000 || !text.trimStart().startsWith('{')) return { clipping: null, problem: null }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { clipping: null, problem: parseDocumentText(text).problems[0] ?? null }
  }
  const clipping = clippingSchema.safeParse(value)
  if (clipping.success) return { clipping: clipping.data }
  const { document, problems } = parseDocument(asDocument(value))
  if (document === null) return { clipping: null, problem: isOurs(value) ? (problems[0] ?? null) : null }
  const { nodes: all, edges: between, groups: groupList = [], notes: noteList = [] } = document
  return {
    clipping: {
      app: 'flowza',
      version: 1,
      nodes: all,
      edges: between,
      groups: groupList,
      notes: noteList,
      incoming: [],
    },
  }
}

function isOurs(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    ('app' in value ? value.app === 'flowza' : 'format' in value)
  )
}

/** A clipping as a document, whose problems say where it is wrong. */
function asDocument(value: unknown): unknown {
  if (!isOurs(value) || typeof value !== 'object' || value === null || !('app' in value)) return value
  const { app: _, version: __, incoming: ___, ...parts }: Record<string, unknown> = { ...value }
  return { format: documentFormat, name: 'clipping', seed: 0, nodes: [], edges: [], ...parts }
}

export interface Pasted {
  nodes: string[]
  notes: string[]
}

/**
 * Adds a clipping as one step and selects it. Ids are made anew; node types that aren't known stay as they are.
 *
 * @param at where the top left corner of what is pasted goes; a little aside of where it was when left out.
 * @param keepIncoming joins the copies to what the originals were fed by, where that is still there.
 */
export function paste(
  editor: Editor,
  clipping: Clipping,
  { at, keepIncoming = false }: { at?: Position; keepIncoming?: boolean } = {},
): Pasted {
  const { document } = editor.store.getState()
  const taken = new Set(
    [...document.nodes, ...(document.groups ?? []), ...(document.notes ?? [])].map((element) => element.id),
  )
  // Each gets one of its own, also where a text has an id twice; edges and groups then mean the first that has it.
  const rename = <Element extends { id: string }>(elements: readonly Element[]): Element[] =>
    elements.map((element) => ({ ...element, id: freeId(element.id, taken) }))
  const renamed = {
    nodes: rename(clipping.nodes),
    groups: rename(clipping.groups),
    notes: rename(clipping.notes),
  }
  const newNodes = newIds(clipping.nodes, renamed.nodes)
  const newGroups = newIds(clipping.groups, renamed.groups)
  const shift = shiftOf(clipping, at)
  const moved = ({ x, y }: Position): Position => ({ x: x + shift.x, y: y + shift.y })

  const added = renamed.nodes.map((node): WorkflowNode => {
    const { group, ...rest } = node
    const newGroup = group === undefined ? undefined : newGroups.get(group)
    return {
      ...rest,
      position: moved(node.position),
      ...(newGroup !== undefined && { group: newGroup }),
    }
  })
  const between = clipping.edges.flatMap((edge): WorkflowEdge[] => {
    const from = newNodes.get(edge.from.node)
    const to = newNodes.get(edge.to.node)
    return from === undefined || to === undefined
      ? []
      : [{ from: { ...edge.from, node: from }, to: { ...edge.to, node: to } }]
  })
  const incoming = keepIncoming ? incomingEdges(document, clipping, newNodes) : []
  const edges = new Map([...between, ...incoming].map((edge) => [edgeKey(edge), edge])).values()
  const changes: WorkflowChange[] = [
    ...renamed.groups.map((group): WorkflowChange => ({ change: 'add_group', group })),
    ...added.map((node): WorkflowChange => ({ change: 'add_node', node })),
    ...[...edges].map((edge): WorkflowChange => ({ change: 'connect', edge })),
    ...renamed.notes.map((note): WorkflowChange => ({
      change: 'add_note',
      note: { ...note, position: moved(note.position) },
    })),
  ]
  const nodeIds = added.map((node) => node.id)
  editor.apply(changes, { history: 'record', select: { nodes: nodeIds, edges: [] } })
  return { nodes: nodeIds, notes: renamed.notes.map((note) => note.id) }
}

/** The new ids by the old ones. */
function newIds(
  before: readonly { id: string }[],
  after: readonly { id: string }[],
): ReadonlyMap<string, string> {
  return new Map(before.map(({ id }, place): [string, string] => [id, after[place].id]).toReversed())
}

function incomingEdges(
  document: WorkflowDocument,
  clipping: Clipping,
  newNodes: ReadonlyMap<string, string>,
): WorkflowEdge[] {
  const typeOf = new Map(document.nodes.map((node) => [node.id, node.type]))
  return clipping.incoming.flatMap((edge): WorkflowEdge[] => {
    const to = newNodes.get(edge.to.node)
    if (to === undefined || typeOf.get(edge.from.node) !== edge.fromType) return []
    return [{ from: edge.from, to: { ...edge.to, node: to } }]
  })
}

function inGroups(node: WorkflowNode, kept: ReadonlySet<string>): WorkflowNode {
  if (node.group === undefined || kept.has(node.group)) return node
  const { group: _, ...rest } = node
  return rest
}

function shiftOf(clipping: Clipping, at: Position | undefined): Position {
  if (at === undefined) return { x: 32, y: 48 }
  const positions = [...clipping.nodes, ...clipping.notes].map((element) => element.position)
  if (positions.length === 0) return { x: 0, y: 0 }
  const left = Math.min(...positions.map((position) => position.x))
  const top = Math.min(...positions.map((position) => position.y))
  return { x: Math.round(at.x / 8) * 8 - left, y: Math.round(at.y / 8) * 8 - top }
}

/** The id itself where it is free, else the next one of its kind; it is taken then. */
function freeId(id: string, taken: Set<string>): string {
  const stem = id.replace(/-\d+$/, '').slice(0, 56)
  let free = id
  for (let count = 2; taken.has(free); count++) free = `${stem}-${count}`
  taken.add(free)
  return free
}
