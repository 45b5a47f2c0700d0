import type { TreeSample } from './boosting-sampler.ts'

/**
 * For every column its rows with a value, ascending, and cut up by the nodes of the current level: node `slot` of the
 * level holds `rowsOf(f)[boundsOf(f)[slot]] … [boundsOf(f)[slot + 1] - 1]`, still ascending.
 */
export class NodeLists {
  readonly #order: readonly Int32Array[]
  readonly #rows: Int32Array<ArrayBufferLike>[]
  readonly #bounds: Int32Array<ArrayBufferLike>[]
  #spareRows: Int32Array<ArrayBufferLike>
  #spareBounds: Int32Array<ArrayBufferLike>
  readonly #right: Int32Array
  #features: Int32Array = new Int32Array(0)

  /** @param rows the number of all rows, the length of every list. */
  constructor(order: readonly Int32Array[], rows: number) {
    this.#order = order
    this.#rows = order.map(() => new Int32Array(rows))
    this.#bounds = order.map(() => new Int32Array(2))
    this.#spareRows = new Int32Array(rows)
    this.#spareBounds = new Int32Array(2)
    this.#right = new Int32Array(rows)
  }

  rowsOf(feature: number): Int32Array {
    return this.#rows[feature]
  }

  boundsOf(feature: number): Int32Array {
    return this.#bounds[feature]
  }

  /** All rows of the sample in one node, for a new tree; the other features' lists are not kept. */
  reset({ rows: taken, features }: TreeSample): void {
    this.#features = features
    for (const feature of features) {
      const list = this.#order[feature]
      const rows = this.#rows[feature]
      let count = list.length
      if (taken === null) {
        rows.set(list)
      } else {
        count = 0
        for (const row of list) {
          rows[count] = row
          count += taken[row]
        }
      }
      this.#bounds[feature] = Int32Array.of(0, count)
    }
  }

  /**
   * Cuts the nodes of the level into their children, keeping the order.
   *
   * @param childSlots for each node of the level the slot of its left child in the next level, the right one follows; -1 where it is a leaf, whose rows leave the lists.
   * @param goesLeft 1 for each row that its node's split sends left.
   */
  async divide(
    childSlots: Int32Array,
    childCount: number,
    goesLeft: Uint8Array,
    pace: () => Promise<void>,
  ): Promise<void> {
    for (const feature of this.#features) {
      await pace()
      if (this.#spareBounds.length < childCount + 1) this.#spareBounds = new Int32Array(2 * (childCount + 1))
      const rows = this.#rows[feature]
      const bounds = this.#bounds[feature]
      const nextBounds = this.#spareBounds
      let to = 0
      for (let slot = 0; slot < childSlots.length; slot += 1) {
        const child = childSlots[slot]
        if (child < 0) continue
        const middle = divideNode(
          rows,
          bounds[slot],
          bounds[slot + 1],
          to,
          goesLeft,
          this.#spareRows,
          this.#right,
        )
        nextBounds[child] = to
        nextBounds[child + 1] = middle
        to += bounds[slot + 1] - bounds[slot]
        nextBounds[child + 2] = to
      }
      this.#rows[feature] = this.#spareRows
      this.#spareRows = rows
      this.#bounds[feature] = nextBounds
      this.#spareBounds = bounds
    }
  }
}

/** Copies a node's rows to `out` from `to` on, the left ones first, and returns where the right ones start. */
function divideNode(
  rows: Int32Array,
  start: number,
  end: number,
  to: number,
  goesLeft: Uint8Array,
  out: Int32Array,
  right: Int32Array,
): number {
  let lefts = to
  let rights = 0
  for (let p = start; p < end; p += 1) {
    const row = rows[p]
    const isLeft = goesLeft[row]
    out[lefts] = row
    right[rights] = row
    lefts += isLeft
    rights += 1 - isLeft
  }
  for (let i = 0; i < rights; i += 1) out[lefts + i] = right[i]
  return lefts
}
