import { describeEdge, type WorkflowDocument, type WorkflowEdge } from '@flowza/nodes/core'
import { nodeById } from './node-index.ts'

/** What is selected: node ids and edge keys, in the order they were selected. */
export interface Selection {
  nodes: readonly string[]
  edges: readonly string[]
}

export const nothingSelected: Selection = { nodes: [], edges: [] }

/** An edge's name; two edges with the same ends can't be in one document. */
export function edgeKey(edge: WorkflowEdge): string {
  return describeEdge(edge)
}

export function sameSelection(a: Selection, b: Selection): boolean {
  return sameList(a.nodes, b.nodes) && sameList(a.edges, b.edges)
}

/** The selection without what the document doesn't have. */
export function withinDocument(selection: Selection, document: WorkflowDocument): Selection {
  // Naming all edges takes longer than most edits, and edges are seldom selected.
  const edges = new Set(selection.edges.length === 0 ? [] : document.edges.map(edgeKey))
  const kept = {
    nodes: selection.nodes.filter((id) => nodeById(document, id) !== undefined),
    edges: selection.edges.filter((key) => edges.has(key)),
  }
  return sameSelection(kept, selection) ? selection : kept
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((element, index) => element === b[index])
}
