import { topologyOf } from '../core/document/topology.ts'
import type { WorkflowDocument } from '../core/document/document.ts'

/**
 * The ids of the nodes in the order a person would write them down: each after what feeds it, and one branch to its end
 * before the next begins. Nodes of cycles are left out.
 */
export function readingOrder(document: WorkflowDocument): string[] {
  const { incoming, outgoing, order } = topologyOf(document)
  const waiting = new Map(order.map((id) => [id, incoming.get(id)?.length ?? 0]))
  const ready = order.filter((id) => waiting.get(id) === 0).reverse()
  const written: string[] = []
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    written.push(id)
    const unlocked: string[] = []
    for (const edge of outgoing.get(id) ?? []) {
      const left = (waiting.get(edge.to.node) ?? 0) - 1
      waiting.set(edge.to.node, left)
      if (left === 0) unlocked.push(edge.to.node)
    }
    ready.push(...unlocked.reverse())
  }
  return written
}
