/** Places along a line at which a convex, piecewise linear function bends. */
export class Breakpoints {
  readonly #at: Float64Array
  readonly #bend: Float64Array
  readonly #row: Int32Array
  #count = 0

  constructor(capacity: number) {
    this.#at = new Float64Array(capacity)
    this.#bend = new Float64Array(capacity)
    this.#row = new Int32Array(capacity)
  }

  clear(): void {
    this.#count = 0
  }

  /** At distance `at` the slope rises by `bend`, because of a row. */
  add(at: number, bend: number, row: number): void {
    this.#at[this.#count] = at
    this.#bend[this.#count] = bend
    this.#row[this.#count] = row
    this.#count += 1
  }

  /**
   * Where a slope that begins at `slope` (below 0) is no longer below 0: the distance and its row; `undefined` where it
   * stays below. By partition around pivots, in a time that grows with the number of points on average.
   */
  minimum(slope: number): { at: number; row: number } | undefined {
    let low = 0
    let high = this.#count
    let before = slope
    while (low < high) {
      const middle = this.#partition(low, high)
      let bend = 0
      for (let i = low; i <= middle; i += 1) bend += this.#bend[i]
      if (before + bend < 0) {
        before += bend
        low = middle + 1
      } else if (before + bend - this.#bend[middle] < 0) {
        return { at: this.#at[middle], row: this.#row[middle] }
      } else {
        high = middle
      }
    }
    return undefined
  }

  /** Puts the points up to one of them before it and the others behind it; answers its place. */
  #partition(low: number, high: number): number {
    const last = high - 1
    this.#swap(this.#medianPlace(low, (low + last) >> 1, last), last)
    const pivot = this.#at[last]
    let place = low
    for (let i = low; i < last; i += 1) {
      // Equal points alternate between the sides, so that many ties don't make it slow.
      if (this.#at[i] < pivot || (this.#at[i] === pivot && (i & 1) === 0)) {
        this.#swap(i, place)
        place += 1
      }
    }
    this.#swap(place, last)
    return place
  }

  #medianPlace(a: number, b: number, c: number): number {
    const [x, y, z] = [this.#at[a], this.#at[b], this.#at[c]]
    if (x < y) return y < z ? b : x < z ? c : a
    return x < z ? a : y < z ? c : b
  }

  #swap(a: number, b: number): void {
    const [at, bend, row] = [this.#at[a], this.#bend[a], this.#row[a]]
    this.#at[a] = this.#at[b]
    this.#bend[a] = this.#bend[b]
    this.#row[a] = this.#row[b]
    this.#at[b] = at
    this.#bend[b] = bend
    this.#row[b] = row
  }
}
