/** The shape of the graph: order, ancestors, cycles. */
import type { WorkflowDocument, WorkflowEdge } from './document.ts'

export interface Topology {
  /** Node ids so that every node comes after what feeds it; ties in document order. Without the nodes of cycles. */
  order: string[]
  /** One list of node ids a cycle, in the direction of its edges. */
  cycles: string[][]
  incoming: ReadonlyMap<string, readonly WorkflowEdge[]>
  outgoing: ReadonlyMap<string, readonly WorkflowEdge[]>
}

const known = new WeakMap<WorkflowDocument, Topology>()

/** The topology of a document, computed once for each document object. Edges to absent nodes are left out. */
export function topologyOf(document: WorkflowDocument): Topology {
  const cached = known.get(document)
  if (cached !== undefined) return cached
  const topology = computeTopology(document)
  known.set(document, topology)
  return topology
}

function computeTopology(document: WorkflowDocument): Topology {
  const incoming = new Map<string, WorkflowEdge[]>(document.nodes.map((node) => [node.id, []]))
  const outgoing = new Map<string, WorkflowEdge[]>(document.nodes.map((node) => [node.id, []]))
  for (const edge of document.edges) {
    if (!incoming.has(edge.to.node) || !outgoing.has(edge.from.node)) continue
    incoming.get(edge.to.node)?.push(edge)
    outgoing.get(edge.from.node)?.push(edge)
  }

  const waiting = new Map([...incoming].map(([id, edges]) => [id, edges.length]))
  const ready = document.nodes.filter((node) => waiting.get(node.id) === 0).map((node) => node.id)
  const order: string[] = []
  for (let next = 0; next < ready.length; next++) {
    order.push(ready[next])
    for (const edge of outgoing.get(ready[next]) ?? []) {
      const left = (waiting.get(edge.to.node) ?? 0) - 1
      waiting.set(edge.to.node, left)
      if (left === 0) ready.push(edge.to.node)
    }
  }
  const placed = new Set(order)
  const rest = document.nodes.map((node) => node.id).filter((id) => !placed.has(id))
  return { order, cycles: findCycles(rest, outgoing), incoming, outgoing }
}

/** One cycle for each group of nodes that hang together in circles; nodes merely behind a cycle are in none. */
function findCycles(
  candidates: string[],
  outgoing: ReadonlyMap<string, readonly WorkflowEdge[]>,
): string[][] {
  const cycles: string[][] = []
  const finished = new Set<string>()
  for (const start of candidates) {
    if (finished.has(start)) continue
    const path: string[] = []
    const onPath = new Map<string, number>()
    const pending: { id: string; next: number }[] = [{ id: start, next: 0 }]
    onPath.set(start, 0)
    path.push(start)
    while (pending.length > 0) {
      const top = pending[pending.length - 1]
      const edge = outgoing.get(top.id)?.[top.next++]
      if (edge === undefined) {
        pending.pop()
        path.pop()
        onPath.delete(top.id)
        finished.add(top.id)
        continue
      }
      const target = edge.to.node
      const position = onPath.get(target)
      if (position !== undefined) cycles.push(path.slice(position))
      else if (!finished.has(target)) {
        onPath.set(target, path.length)
        path.push(target)
        pending.push({ id: target, next: 0 })
      }
    }
  }
  return cycles
}

/** Every node that a change of `id` reaches, without `id` itself, in document order of discovery. */
export function descendantsOf(document: WorkflowDocument, id: string): string[] {
  return reach(id, (node) => (topologyOf(document).outgoing.get(node) ?? []).map((edge) => edge.to.node))
}

/** Every node that feeds `id`, without `id` itself. */
export function ancestorsOf(document: WorkflowDocument, id: string): string[] {
  return reach(id, (node) => (topologyOf(document).incoming.get(node) ?? []).map((edge) => edge.from.node))
}

function reach(start: string, neighbours: (id: string) => string[]): string[] {
  const seen = new Set([start])
  const queue = [start]
  for (let next = 0; next < queue.length; next++) {
    for (const neighbour of neighbours(queue[next])) {
      if (seen.has(neighbour)) continue
      seen.add(neighbour)
      queue.push(neighbour)
    }
  }
  return queue.slice(1)
}

/** Whether an edge from `from` to `to` would close a circle. */
export function wouldCycle(document: WorkflowDocument, from: string, to: string): boolean {
  return from === to || descendantsOf(document, to).includes(from)
}
