/** The reducer of the document. */
import type { WorkflowChange } from './change.ts'
import {
  describeEdge,
  sameEdge,
  type WorkflowDocument,
  type WorkflowEdge,
  type WorkflowNode,
} from './document.ts'

/** A change that doesn't fit the document it was applied to: an unknown id, a duplicate, a missing edge. */
export class ChangeError extends Error {
  readonly change: WorkflowChange

  constructor(message: string, change: WorkflowChange) {
    super(message)
    this.name = 'ChangeError'
    this.change = change
  }
}

/**
 * The document after one change; parts that the change doesn't touch are the same objects as before.
 *
 * @throws ChangeError when the change names what isn't there or adds what already is.
 */
export function applyChange(document: WorkflowDocument, change: WorkflowChange): WorkflowDocument {
  switch (change.change) {
    case 'add_node':
      forbid(document.nodes, change.node.id, 'node', change)
      return { ...document, nodes: insert(document.nodes, change.node, change.at) }
    case 'remove_node': {
      const at = requireIndex(document.nodes, change.node, 'node', change)
      return {
        ...document,
        nodes: document.nodes.toSpliced(at, 1),
        edges: document.edges.filter(
          (edge) => edge.from.node !== change.node && edge.to.node !== change.node,
        ),
      }
    }
    case 'set_params':
      return updateNode(document, change.node, change, (node) => {
        const params = { ...node.params, ...change.set }
        for (const name of change.unset ?? []) delete params[name]
        return { ...node, params }
      })
    case 'connect': {
      for (const end of [change.edge.from, change.edge.to])
        requireIndex(document.nodes, end.node, 'node', change)
      if (document.edges.some((edge) => sameEdge(edge, change.edge))) {
        throw edgeThere(change)
      }
      return { ...document, edges: insert(document.edges, change.edge, change.at) }
    }
    case 'disconnect': {
      const edges = document.edges.filter((edge) => !sameEdge(edge, change.edge))
      if (edges.length === document.edges.length) {
        throw new ChangeError(`There is no edge ${describeEdge(change.edge)}.`, change)
      }
      return { ...document, edges }
    }
    case 'move': {
      const moved = new Map(change.positions.map(({ node, position }) => [node, position]))
      for (const node of moved.keys()) requireIndex(document.nodes, node, 'node', change)
      return {
        ...document,
        nodes: document.nodes.map((node) => {
          const position = moved.get(node.id)
          return position === undefined ? node : { ...node, position }
        }),
      }
    }
    case 'rename_node':
      return updateNode(document, change.node, change, (node) => withOptional(node, 'title', change.title))
    case 'annotate_node':
      return updateNode(document, change.node, change, (node) => withOptional(node, 'note', change.note))
    case 'set_disabled':
      return updateNode(document, change.node, change, (node) =>
        withOptional(node, 'disabled', change.disabled ? true : null),
      )
    case 'set_policy':
      return updateNode(document, change.node, change, (node) => withOptional(node, 'policy', change.policy))
    case 'set_node_type':
      return updateNode(document, change.node, change, (node) => ({
        ...node,
        type: change.type,
        version: change.version,
        params: change.params,
      }))
    case 'assign_group': {
      if (change.group !== null) requireIndex(document.groups ?? [], change.group, 'group', change)
      return updateNode(document, change.node, change, (node) => withOptional(node, 'group', change.group))
    }
    case 'add_group':
      forbid(document.groups ?? [], change.group.id, 'group', change)
      return { ...document, groups: insert(document.groups ?? [], change.group, change.at) }
    case 'remove_group': {
      requireIndex(document.groups ?? [], change.group, 'group', change)
      return {
        ...withList(
          document,
          'groups',
          (document.groups ?? []).filter((group) => group.id !== change.group),
        ),
        nodes: document.nodes.map((node) =>
          node.group === change.group ? withOptional(node, 'group', null) : node,
        ),
      }
    }
    case 'set_group': {
      const groups = document.groups ?? []
      return {
        ...document,
        groups: replaceAt(groups, requireIndex(groups, change.group.id, 'group', change), change.group),
      }
    }
    case 'add_note':
      forbid(document.notes ?? [], change.note.id, 'note', change)
      return { ...document, notes: insert(document.notes ?? [], change.note, change.at) }
    case 'remove_note': {
      requireIndex(document.notes ?? [], change.note, 'note', change)
      return withList(
        document,
        'notes',
        (document.notes ?? []).filter((note) => note.id !== change.note),
      )
    }
    case 'set_note': {
      const notes = document.notes ?? []
      return {
        ...document,
        notes: replaceAt(notes, requireIndex(notes, change.note.id, 'note', change), change.note),
      }
    }
    case 'rename_workflow':
      return { ...document, name: change.name }
    case 'describe_workflow': {
      const { description: _, ...rest } = document
      return change.description === null ? rest : { ...rest, description: change.description }
    }
    case 'set_seed':
      return { ...document, seed: change.seed }
    case 'set_timeout': {
      const { timeoutSeconds: _, ...rest } = document
      return change.seconds === null ? rest : { ...rest, timeoutSeconds: change.seconds }
    }
  }
}

export function applyChanges(
  document: WorkflowDocument,
  changes: readonly WorkflowChange[],
): WorkflowDocument {
  let last = () => document
  forEachStep(document, changes, (_, next) => (last = next))
  return last()
}

/** From so many changes on, additions are looked up instead of searched for. */
const manyChanges = 16

/**
 * Applies changes one after the other and tells of each. Pasting a hundred nodes is hundreds of additions, each of which
 * by itself would search and copy the whole document: a row of them is done on one copy, which `next` gives.
 *
 * @throws ChangeError as `applyChange` does; what was told of before it stands.
 */
export function forEachStep(
  document: WorkflowDocument,
  changes: readonly WorkflowChange[],
  tell: (change: WorkflowChange, next: () => WorkflowDocument) => void,
): void {
  let current = document
  let additions: Additions | null = null
  for (const change of changes) {
    if (changes.length >= manyChanges && (change.change === 'add_node' || change.change === 'connect')) {
      const row = (additions ??= new Additions(current))
      row.apply(change)
      tell(change, () => row.document())
      continue
    }
    if (additions !== null) current = additions.document()
    additions = null
    const next = applyChange(current, change)
    current = next
    tell(change, () => next)
  }
}

/** A document to which nodes and edges are added, with what is there already to be looked up. */
class Additions {
  readonly #before: WorkflowDocument
  readonly #nodes: WorkflowNode[]
  readonly #edges: WorkflowEdge[]
  readonly #ids: Set<string>
  readonly #keys: Set<string>

  constructor(document: WorkflowDocument) {
    this.#before = document
    this.#nodes = [...document.nodes]
    this.#edges = [...document.edges]
    this.#ids = new Set(document.nodes.map(({ id }) => id))
    this.#keys = new Set(document.edges.map(keyOf))
  }

  apply(change: WorkflowChange & { change: 'add_node' | 'connect' }): void {
    if (change.change === 'add_node') {
      if (this.#ids.has(change.node.id)) throw alreadyThere('node', change.node.id, change)
      this.#ids.add(change.node.id)
      this.#nodes.splice(change.at ?? this.#nodes.length, 0, change.node)
      return
    }
    for (const { node } of [change.edge.from, change.edge.to]) {
      if (!this.#ids.has(node)) throw notThere('node', node, change)
    }
    const key = keyOf(change.edge)
    if (this.#keys.has(key)) throw edgeThere(change)
    this.#keys.add(key)
    this.#edges.splice(change.at ?? this.#edges.length, 0, change.edge)
  }

  document(): WorkflowDocument {
    const { nodes, edges } = this.#before
    return {
      ...this.#before,
      nodes: this.#nodes.length === nodes.length ? nodes : [...this.#nodes],
      edges: this.#edges.length === edges.length ? edges : [...this.#edges],
    }
  }
}

function keyOf({ from, to }: WorkflowEdge): string {
  return JSON.stringify([from.node, from.port, to.node, to.port])
}

function notThere(what: string, id: string, change: WorkflowChange): ChangeError {
  return new ChangeError(`There is no ${what} "${id}" in this workflow.`, change)
}

function alreadyThere(what: string, id: string, change: WorkflowChange): ChangeError {
  return new ChangeError(`There is already a ${what} "${id}" in this workflow.`, change)
}

function edgeThere(change: WorkflowChange & { change: 'connect' }): ChangeError {
  return new ChangeError(`The edge ${describeEdge(change.edge)} is already there.`, change)
}

function updateNode(
  document: WorkflowDocument,
  id: string,
  change: WorkflowChange,
  update: (node: WorkflowNode) => WorkflowNode,
): WorkflowDocument {
  const index = requireIndex(document.nodes, id, 'node', change)
  return { ...document, nodes: replaceAt(document.nodes, index, update(document.nodes[index])) }
}

function withOptional<Key extends 'title' | 'note' | 'disabled' | 'group' | 'policy'>(
  node: WorkflowNode,
  key: Key,
  value: WorkflowNode[Key] | null,
): WorkflowNode {
  const { [key]: _, ...rest } = node
  return (value === null || value === undefined ? rest : { ...rest, [key]: value }) as WorkflowNode
}

/** An empty list and an absent one mean the same; the absent one is kept so that undo restores the same JSON. */
function withList<Key extends 'groups' | 'notes'>(
  document: WorkflowDocument,
  key: Key,
  list: NonNullable<WorkflowDocument[Key]>,
): WorkflowDocument {
  const { [key]: _, ...rest } = document
  return (list.length === 0 ? rest : { ...rest, [key]: list }) as WorkflowDocument
}

function requireIndex(
  list: readonly { id: string }[],
  id: string,
  what: string,
  change: WorkflowChange,
): number {
  const index = list.findIndex((element) => element.id === id)
  if (index < 0) throw notThere(what, id, change)
  return index
}

function forbid(list: readonly { id: string }[], id: string, what: string, change: WorkflowChange): void {
  if (list.some((element) => element.id === id)) throw alreadyThere(what, id, change)
}

function insert<Element>(list: readonly Element[], element: Element, at: number | undefined): Element[] {
  return list.toSpliced(at ?? list.length, 0, element)
}

function replaceAt<Element>(list: readonly Element[], index: number, element: Element): Element[] {
  return list.with(index, element)
}
