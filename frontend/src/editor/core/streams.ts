import { topologyOf, type WorkflowDocument } from '@flowza/nodes/core'

/** Every node upstream or downstream of `ids`, those included. */
export function streamOf(
  document: WorkflowDocument,
  ids: readonly string[],
  direction: 'up' | 'down',
): string[] {
  const { incoming, outgoing } = topologyOf(document)
  const seen = new Set(ids)
  const queue = [...ids]
  for (let next = 0; next < queue.length; next++) {
    const neighbours =
      direction === 'up'
        ? (incoming.get(queue[next]) ?? []).map((edge) => edge.from.node)
        : (outgoing.get(queue[next]) ?? []).map((edge) => edge.to.node)
    for (const id of neighbours) {
      if (seen.has(id)) continue
      seen.add(id)
      queue.push(id)
    }
  }
  return queue
}
