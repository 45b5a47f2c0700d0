/** How much memory a node's container gets: what its estimate asks for, within what the machine has. */
import type { Range } from '../contracts/index.ts'

/** What Node, DuckDB and the runtime take before the node works. */
const runtimeBytes = 150e6

export interface MemoryBounds {
  /** What every node gets, as the waiting sandboxes are made for it. */
  nodeMemoryBytes: number
  /** What one node may get at most. */
  mostNodeMemoryBytes: number
}

/**
 * What a node is thought to take at its peak. A formula counts what has to be there; what waits to be collected and
 * copies on the way come on top, so the interval is wide upwards.
 */
export function expectedBytes(estimated: number): Range {
  const expected = runtimeBytes + 1.25 * estimated
  return { expected, low: runtimeBytes + 0.6 * estimated, high: runtimeBytes + 2.5 * estimated }
}

/** The usual limit where that is enough, so that a waiting sandbox can take the task; else what the estimate asks for. */
export function memoryLimitFor(estimated: number, bounds: MemoryBounds): number {
  const usual = Math.min(bounds.nodeMemoryBytes, bounds.mostNodeMemoryBytes)
  const wanted = expectedBytes(estimated).high
  if (wanted <= usual) return usual
  const mebibyte = 1024 ** 2
  return Math.min(bounds.mostNodeMemoryBytes, Math.ceil(wanted / (256 * mebibyte)) * 256 * mebibyte)
}

/** Whether a node most likely ends for want of memory. */
export function isTooLarge(estimated: number, bounds: MemoryBounds): boolean {
  return expectedBytes(estimated).expected > bounds.mostNodeMemoryBytes
}
