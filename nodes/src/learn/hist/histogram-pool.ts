import { FEATURE_HISTOGRAM_BYTES } from '../kernels/contracts/hist-tree-records.ts'
import type { KernelMemory } from '../kernels/kernel-memory.ts'

/** Histograms that are kept at a time take up no more than this; others are built again when they are needed. */
const MOST_BYTES = 2 ** 28

/** Whoever holds histograms: where they are, -1 for nowhere. */
export interface HistogramHolder {
  histograms: number
}

/** Bytes of the histograms of one node. */
export function histogramBytes(features: number): number {
  return Math.ceil(features / 4) * 4 * FEATURE_HISTOGRAM_BYTES
}

/** How many nodes of a tree with so many leaves have histograms at a time. */
export function histogramSlots(features: number, leaves: number): number {
  const room = Math.max(4, Math.floor(MOST_BYTES / histogramBytes(features)))
  return Math.min(room, leaves + 1)
}

/** Places for histograms, handed from node to node. */
export class HistogramPool {
  readonly #free: number[] = []

  constructor(memory: KernelMemory, features: number, slots: number) {
    for (let slot = 0; slot < slots; slot += 1) this.#free.push(memory.allocate(histogramBytes(features)))
  }

  /** A place for a node's histograms: a free one, or the one of the waiting node that comes last. */
  take<Waiting extends HistogramHolder>(
    waiting: readonly Waiting[],
    gainOf: (node: Waiting) => number,
  ): number {
    const free = this.#free.pop()
    if (free !== undefined) return free
    const holders = waiting.filter(({ histograms }) => histograms >= 0)
    if (holders.length === 0) throw new Error('there are fewer histograms than nodes that need one at a time')
    const last = holders.reduce((least, node) => (gainOf(node) < gainOf(least) ? node : least))
    const { histograms } = last
    last.histograms = -1
    return histograms
  }

  release(node: HistogramHolder): void {
    if (node.histograms >= 0) this.#free.push(node.histograms)
    node.histograms = -1
  }
}
