/** What differs between two documents, for people: nodes by what happened to them, wires, and the rest. */
import { describeEdge, type WorkflowDocument, type WorkflowEdge, type WorkflowNode } from '@flowza/nodes/core'
import { differ } from './changes-between.ts'

/** One value that differs. A param is named `params.n_estimators`; undefined stands for its default. */
export interface FieldDifference {
  field: string
  before: unknown
  after: unknown
}

export interface NodeDifference {
  id: string
  kind: 'added' | 'removed' | 'changed' | 'moved'
  /** As it is afterwards, or as it was where it is gone. */
  node: WorkflowNode
  /** Of a changed node; its place is not among them. */
  fields: readonly FieldDifference[]
}

export interface DocumentDiff {
  nodes: readonly NodeDifference[]
  edges: { added: readonly WorkflowEdge[]; removed: readonly WorkflowEdge[] }
  groups: ElementCounts
  notes: ElementCounts
  /** Name, description, seed, time limit. */
  workflow: readonly FieldDifference[]
}

export interface ElementCounts {
  added: number
  removed: number
  changed: number
}

export function diffDocuments(before: WorkflowDocument, after: WorkflowDocument): DocumentDiff {
  const edgesBefore = new Set(before.edges.map(describeEdge))
  const edgesAfter = new Set(after.edges.map(describeEdge))
  return {
    nodes: diffNodes(before.nodes, after.nodes),
    edges: {
      added: after.edges.filter((edge) => !edgesBefore.has(describeEdge(edge))),
      removed: before.edges.filter((edge) => !edgesAfter.has(describeEdge(edge))),
    },
    groups: countElements(before.groups ?? [], after.groups ?? []),
    notes: countElements(before.notes ?? [], after.notes ?? []),
    workflow: (['name', 'description', 'seed', 'timeoutSeconds'] as const).flatMap((field) =>
      differ(before[field], after[field]) ? [{ field, before: before[field], after: after[field] }] : [],
    ),
  }
}

export function isSameDocument(diff: DocumentDiff): boolean {
  const { nodes, edges, groups, notes, workflow } = diff
  const counts = [groups, notes].flatMap(({ added, removed, changed }) => [added, removed, changed])
  return (
    nodes.length + edges.added.length + edges.removed.length + workflow.length === 0 &&
    counts.every((count) => count === 0)
  )
}

function diffNodes(before: readonly WorkflowNode[], after: readonly WorkflowNode[]): NodeDifference[] {
  const former = new Map(before.map((node) => [node.id, node]))
  const left = new Set(after.map((node) => node.id))
  const differences = after.flatMap((node): NodeDifference[] => {
    const old = former.get(node.id)
    if (old === undefined) return [{ id: node.id, kind: 'added', node, fields: [] }]
    const fields = nodeFields(old, node)
    if (fields.length > 0) return [{ id: node.id, kind: 'changed', node, fields }]
    return differ(old.position, node.position) ? [{ id: node.id, kind: 'moved', node, fields: [] }] : []
  })
  const removed = before
    .filter((node) => !left.has(node.id))
    .map((node): NodeDifference => ({ id: node.id, kind: 'removed', node, fields: [] }))
  return [...differences, ...removed]
}

function nodeFields(before: WorkflowNode, after: WorkflowNode): FieldDifference[] {
  const names = (
    [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof WorkflowNode)[]
  ).filter((name) => name !== 'params' && name !== 'position' && name !== 'id')
  const params = [...new Set([...Object.keys(before.params), ...Object.keys(after.params)])]
  return [
    ...params.flatMap((name) =>
      differ(before.params[name], after.params[name])
        ? [{ field: `params.${name}`, before: before.params[name], after: after.params[name] }]
        : [],
    ),
    ...names.flatMap((field) =>
      differ(before[field], after[field]) ? [{ field, before: before[field], after: after[field] }] : [],
    ),
  ]
}

function countElements(before: readonly { id: string }[], after: readonly { id: string }[]): ElementCounts {
  const former = new Map(before.map((element) => [element.id, element]))
  const added = after.filter((element) => !former.has(element.id)).length
  return {
    added,
    removed: before.length - (after.length - added),
    changed: after.filter((element) => former.has(element.id) && differ(former.get(element.id), element))
      .length,
  }
}
