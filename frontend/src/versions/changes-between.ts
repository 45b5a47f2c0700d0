/** The way from one document to another as changes, so that restoring and merging are steps like any other. */
import {
  applyChanges,
  canonicalJson,
  describeEdge,
  type WorkflowChange,
  type WorkflowDocument,
  type WorkflowNode,
} from '@flowza/nodes/core'
import { keptInOrder } from './kept-order.ts'

/** Changes that turn `before` into `after`, order of lists and all; none when they are the same. */
export function changesBetween(before: WorkflowDocument, after: WorkflowDocument): WorkflowChange[] {
  const structure = structureChanges(before, after)
  const between = applyChanges(before, structure)
  return [...structure, ...nodeChanges(between, after), ...workflowChanges(between, after)]
}

/** What comes, goes and is joined; nodes that stay are left as they are. */
function structureChanges(before: WorkflowDocument, after: WorkflowDocument): WorkflowChange[] {
  const nodes = listSteps(before.nodes, after.nodes, (node) => node.id)
  const groups = listSteps(before.groups ?? [], after.groups ?? [], (group) => group.id)
  const notes = listSteps(before.notes ?? [], after.notes ?? [], (note) => note.id)
  const gone = new Set(nodes.removed.map((node) => node.id))
  // A removed node takes its edges along.
  const edgesLeft = before.edges.filter((edge) => !gone.has(edge.from.node) && !gone.has(edge.to.node))
  const edges = listSteps(edgesLeft, after.edges, describeEdge)
  return [
    ...edges.removed.map((edge): WorkflowChange => ({ change: 'disconnect', edge })),
    ...nodes.removed.map((node): WorkflowChange => ({ change: 'remove_node', node: node.id })),
    ...groups.removed.map((group): WorkflowChange => ({ change: 'remove_group', group: group.id })),
    ...notes.removed.map((note): WorkflowChange => ({ change: 'remove_note', note: note.id })),
    ...groups.added.map(([group, at]): WorkflowChange => ({ change: 'add_group', group, at })),
    ...notes.added.map(([note, at]): WorkflowChange => ({ change: 'add_note', note, at })),
    ...groups.changed.map((group): WorkflowChange => ({ change: 'set_group', group })),
    ...notes.changed.map((note): WorkflowChange => ({ change: 'set_note', note })),
    ...nodes.added.map(([node, at]): WorkflowChange => ({ change: 'add_node', node, at })),
    ...edges.added.map(([edge, at]): WorkflowChange => ({ change: 'connect', edge, at })),
  ]
}

interface ListSteps<Element> {
  removed: Element[]
  /** In the order in which they are to be inserted, each with its place. */
  added: [Element, number][]
  /** The new form of what stays and differs. */
  changed: Element[]
}

function listSteps<Element>(
  before: readonly Element[],
  after: readonly Element[],
  keyOf: (element: Element) => string,
): ListSteps<Element> {
  const kept = keptInOrder(before.map(keyOf), after.map(keyOf))
  const former = new Map(before.map((element) => [keyOf(element), element]))
  return {
    removed: before.filter((element) => !kept.has(keyOf(element))),
    added: after.flatMap((element, at): [Element, number][] =>
      kept.has(keyOf(element)) ? [] : [[element, at]],
    ),
    changed: after.filter(
      (element) => kept.has(keyOf(element)) && differ(former.get(keyOf(element)), element),
    ),
  }
}

function nodeChanges(before: WorkflowDocument, after: WorkflowDocument): WorkflowChange[] {
  const former = new Map(before.nodes.map((node) => [node.id, node]))
  const changes: WorkflowChange[] = []
  const positions: { node: string; position: WorkflowNode['position'] }[] = []
  for (const node of after.nodes) {
    const old = former.get(node.id)
    if (old === undefined || old === node) continue
    if (differ(old.position, node.position)) positions.push({ node: node.id, position: node.position })
    changes.push(...fieldChanges(old, node))
  }
  return positions.length === 0 ? changes : [...changes, { change: 'move', positions }]
}

function fieldChanges(old: WorkflowNode, node: WorkflowNode): WorkflowChange[] {
  const id = node.id
  const changes: WorkflowChange[] = []
  if (old.type !== node.type || old.version !== node.version) {
    const { type, version, params } = node
    changes.push({ change: 'set_node_type', node: id, type, version, params })
  } else {
    const set = Object.fromEntries(
      Object.entries(node.params).filter(
        ([name, value]) => !Object.hasOwn(old.params, name) || differ(old.params[name], value),
      ),
    )
    const unset = Object.keys(old.params).filter((name) => !Object.hasOwn(node.params, name))
    if (Object.keys(set).length > 0 || unset.length > 0) {
      changes.push({ change: 'set_params', node: id, set, ...(unset.length > 0 && { unset }) })
    }
  }
  if (old.title !== node.title) changes.push({ change: 'rename_node', node: id, title: node.title ?? null })
  if (old.note !== node.note) changes.push({ change: 'annotate_node', node: id, note: node.note ?? null })
  if ((old.disabled ?? false) !== (node.disabled ?? false)) {
    changes.push({ change: 'set_disabled', node: id, disabled: node.disabled ?? false })
  }
  if (differ(old.policy, node.policy)) {
    changes.push({ change: 'set_policy', node: id, policy: node.policy ?? null })
  }
  if (old.group !== node.group) {
    changes.push({ change: 'assign_group', node: id, group: node.group ?? null })
  }
  return changes
}

function workflowChanges(before: WorkflowDocument, after: WorkflowDocument): WorkflowChange[] {
  const changes: WorkflowChange[] = []
  if (before.name !== after.name) changes.push({ change: 'rename_workflow', name: after.name })
  if (before.description !== after.description) {
    changes.push({ change: 'describe_workflow', description: after.description ?? null })
  }
  if (before.seed !== after.seed) changes.push({ change: 'set_seed', seed: after.seed })
  if (before.timeoutSeconds !== after.timeoutSeconds) {
    changes.push({ change: 'set_timeout', seconds: after.timeoutSeconds ?? null })
  }
  return changes
}

/** Whether two JSON values differ; absent is a value of its own. */
export function differ(a: unknown, b: unknown): boolean {
  if (a === b) return false
  if (a === undefined || b === undefined) return true
  return canonicalJson(a) !== canonicalJson(b)
}
