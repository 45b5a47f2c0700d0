/** Undo: the changes that lead back. */
import { forEachStep } from './apply-change.ts'
import type { WorkflowChange } from './change.ts'
import { findNode, sameEdge, type WorkflowDocument, type WorkflowNode } from './document.ts'

/**
 * The changes that turn `applyChange(document, change)` back into `document`, order and all.
 *
 * @param document the document before the change.
 * @throws ChangeError when the change doesn't fit the document.
 */
export function invertChange(document: WorkflowDocument, change: WorkflowChange): WorkflowChange[] {
  return applyWithInverse(document, [change]).inverse
}

/** Of a change that fits the document. */
function inverseOf(document: WorkflowDocument, change: WorkflowChange): WorkflowChange[] {
  switch (change.change) {
    case 'add_node':
      return [{ change: 'remove_node', node: change.node.id }]
    case 'remove_node': {
      const at = document.nodes.findIndex((node) => node.id === change.node)
      const edges: WorkflowChange[] = []
      for (const [index, edge] of document.edges.entries()) {
        if (edge.from.node === change.node || edge.to.node === change.node) {
          edges.push({ change: 'connect', edge, at: index })
        }
      }
      return [{ change: 'add_node', node: document.nodes[at], at }, ...edges]
    }
    case 'set_params': {
      const { params } = nodeOf(document, change.node)
      const touched = [...new Set([...Object.keys(change.set), ...(change.unset ?? [])])]
      const former = touched.filter((name) => Object.hasOwn(params, name))
      return [
        {
          change: 'set_params',
          node: change.node,
          set: Object.fromEntries(former.map((name) => [name, params[name]])),
          unset: touched.filter((name) => !Object.hasOwn(params, name)),
        },
      ]
    }
    case 'connect':
      return [{ change: 'disconnect', edge: change.edge }]
    case 'disconnect':
      return [
        {
          change: 'connect',
          edge: change.edge,
          at: document.edges.findIndex((edge) => sameEdge(edge, change.edge)),
        },
      ]
    case 'move':
      return [
        {
          change: 'move',
          positions: change.positions.map(({ node }) => ({
            node,
            position: nodeOf(document, node).position,
          })),
        },
      ]
    case 'rename_node':
      return [
        { change: 'rename_node', node: change.node, title: nodeOf(document, change.node).title ?? null },
      ]
    case 'annotate_node':
      return [
        { change: 'annotate_node', node: change.node, note: nodeOf(document, change.node).note ?? null },
      ]
    case 'set_disabled':
      return [
        {
          change: 'set_disabled',
          node: change.node,
          disabled: nodeOf(document, change.node).disabled ?? false,
        },
      ]
    case 'set_policy':
      return [
        { change: 'set_policy', node: change.node, policy: nodeOf(document, change.node).policy ?? null },
      ]
    case 'set_node_type':
      return [{ change: 'set_node_type', node: change.node, ...typeOf(nodeOf(document, change.node)) }]
    case 'assign_group':
      return [
        { change: 'assign_group', node: change.node, group: nodeOf(document, change.node).group ?? null },
      ]
    case 'add_group':
      return [{ change: 'remove_group', group: change.group.id }]
    case 'remove_group': {
      const groups = document.groups ?? []
      const at = groups.findIndex((group) => group.id === change.group)
      const members = document.nodes
        .filter((node) => node.group === change.group)
        .map((node): WorkflowChange => ({ change: 'assign_group', node: node.id, group: change.group }))
      return [{ change: 'add_group', group: groups[at], at }, ...members]
    }
    case 'set_group': {
      const former = (document.groups ?? []).filter((group) => group.id === change.group.id)
      return former.map((group) => ({ change: 'set_group', group }))
    }
    case 'add_note':
      return [{ change: 'remove_note', note: change.note.id }]
    case 'remove_note': {
      const notes = document.notes ?? []
      const at = notes.findIndex((note) => note.id === change.note)
      return [{ change: 'add_note', note: notes[at], at }]
    }
    case 'set_note': {
      const former = (document.notes ?? []).filter((note) => note.id === change.note.id)
      return former.map((note) => ({ change: 'set_note', note }))
    }
    case 'rename_workflow':
      return [{ change: 'rename_workflow', name: document.name }]
    case 'describe_workflow':
      return [{ change: 'describe_workflow', description: document.description ?? null }]
    case 'set_seed':
      return [{ change: 'set_seed', seed: document.seed }]
    case 'set_timeout':
      return [{ change: 'set_timeout', seconds: document.timeoutSeconds ?? null }]
  }
}

/** The inverse of a whole gesture: the inverses of its changes, last first. */
export function invertChanges(
  document: WorkflowDocument,
  changes: readonly WorkflowChange[],
): WorkflowChange[] {
  return applyWithInverse(document, changes).inverse
}

/** `applyChanges` and `invertChanges` in one pass: either needs the documents in between. */
export function applyWithInverse(
  document: WorkflowDocument,
  changes: readonly WorkflowChange[],
): { document: WorkflowDocument; inverse: WorkflowChange[] } {
  const inverses: WorkflowChange[][] = []
  // What leads back from an addition doesn't depend on the rest of the document, which is then not made.
  let before = () => document
  forEachStep(document, changes, (change, next) => {
    const isAddition = change.change === 'add_node' || change.change === 'connect'
    inverses.push(inverseOf(isAddition ? document : before(), change))
    before = next
  })
  return { document: before(), inverse: inverses.toReversed().flat() }
}

function nodeOf(document: WorkflowDocument, id: string): WorkflowNode {
  const node = findNode(document, id)
  if (node === undefined) throw new Error(`applyChange accepted a change of the absent node "${id}".`)
  return node
}

function typeOf(node: WorkflowNode): { type: string; version: number; params: WorkflowNode['params'] } {
  return { type: node.type, version: node.version, params: node.params }
}
