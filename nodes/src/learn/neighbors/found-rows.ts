/** Rows found near a query and their distances: two lists that grow together and are used again for the next query. */
export class FoundRows {
  #rows = new Int32Array(64)
  #distances = new Float64Array(64)
  #length = 0

  add(row: number, distance: number): void {
    if (this.#length === this.#rows.length) this.#grow()
    this.#rows[this.#length] = row
    this.#distances[this.#length] = distance
    this.#length += 1
  }

  clear(): void {
    this.#length = 0
  }

  /** Valid until the next `add`. */
  rows(): Int32Array {
    return this.#rows.subarray(0, this.#length)
  }

  /** Valid until the next `add`. */
  distances(): Float64Array {
    return this.#distances.subarray(0, this.#length)
  }

  /** Puts the rows in ascending order. */
  sort(): void {
    sortPairs(this.#rows, this.#distances, 0, this.#length - 1)
  }

  #grow(): void {
    const rows = new Int32Array(2 * this.#length)
    const distances = new Float64Array(2 * this.#length)
    rows.set(this.#rows)
    distances.set(this.#distances)
    this.#rows = rows
    this.#distances = distances
  }
}

/** Quicksort by the first array, whose values differ; short stretches by insertion. */
function sortPairs(keys: Int32Array, values: Float64Array, from: number, to: number): void {
  let low = from
  let high = to
  while (high - low > 12) {
    const pivot = keys[(low + high) >> 1]
    let i = low
    let j = high
    while (i <= j) {
      while (keys[i] < pivot) i += 1
      while (keys[j] > pivot) j -= 1
      if (i > j) break
      swap(keys, values, i, j)
      i += 1
      j -= 1
    }
    // The shorter part first, so that the stack stays shallow.
    if (j - low < high - i) {
      sortPairs(keys, values, low, j)
      low = i
    } else {
      sortPairs(keys, values, i, high)
      high = j
    }
  }
  for (let at = low + 1; at <= high; at += 1) {
    const key = keys[at]
    const value = values[at]
    let to = at
    for (; to > low && keys[to - 1] > key; to -= 1) {
      keys[to] = keys[to - 1]
      values[to] = values[to - 1]
    }
    keys[to] = key
    values[to] = value
  }
}

function swap(keys: Int32Array, values: Float64Array, a: number, b: number): void {
  const key = keys[a]
  const value = values[a]
  keys[a] = keys[b]
  values[a] = values[b]
  keys[b] = key
  values[b] = value
}
