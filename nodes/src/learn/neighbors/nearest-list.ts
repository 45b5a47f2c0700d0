/**
 * The `capacity` nearest rows seen so far: a heap with the farthest on top. Of rows at the same distance those with the
 * lower numbers are nearer, so that what it ends with does not depend on the order rows came in.
 */
export class NearestList {
  readonly capacity: number
  readonly #distances: Float64Array
  readonly #rows: Int32Array
  #size = 0
  /** The distance of the farthest kept row, infinity while there is room. */
  worst = Infinity

  constructor(capacity: number) {
    this.capacity = capacity
    this.#distances = new Float64Array(capacity)
    this.#rows = new Int32Array(capacity)
  }

  clear(): void {
    this.#size = 0
    this.worst = Infinity
  }

  /** Offers a row; kept when it is nearer than the farthest kept one, or there is room. */
  offer(distance: number, row: number): void {
    if (this.#size < this.capacity) {
      this.#rise(this.#size, distance, row)
      this.#size += 1
      if (this.#size === this.capacity) this.worst = this.#distances[0]
      return
    }
    if (distance > this.worst || (distance === this.worst && row > this.#rows[0])) return
    this.#sink(this.#size, distance, row)
    this.worst = this.#distances[0]
  }

  /** Writes the kept rows, nearest first, at `start`, and forgets them; distances as they were offered. */
  drain(rows: Int32Array, distances: Float64Array, start: number): void {
    for (let at = this.#size - 1; at >= 0; at -= 1) {
      rows[start + at] = this.#rows[0]
      distances[start + at] = this.#distances[0]
      this.#sink(at, this.#distances[at], this.#rows[at])
    }
    this.clear()
  }

  #rise(start: number, distance: number, row: number): void {
    const distances = this.#distances
    const rows = this.#rows
    let at = start
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!isFarther(distance, row, distances[parent], rows[parent])) break
      distances[at] = distances[parent]
      rows[at] = rows[parent]
      at = parent
    }
    distances[at] = distance
    rows[at] = row
  }

  /** Puts an entry in place of the top of the first `size` entries. */
  #sink(size: number, distance: number, row: number): void {
    const distances = this.#distances
    const rows = this.#rows
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= size) break
      const right = child + 1
      if (right < size && isFarther(distances[right], rows[right], distances[child], rows[child]))
        child = right
      if (!isFarther(distances[child], rows[child], distance, row)) break
      distances[at] = distances[child]
      rows[at] = rows[child]
      at = child
    }
    distances[at] = distance
    rows[at] = row
  }
}

function isFarther(distance: number, row: number, otherDistance: number, otherRow: number): boolean {
  return distance > otherDistance || (distance === otherDistance && row > otherRow)
}
