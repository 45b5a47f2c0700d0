/** How often each text has each term. */
import type { SparseMatrix } from '../matrix.ts'

type Analyze = (text: string) => string[]

/** Counts terms text by text. */
export class TermCounts {
  readonly #analyze: Analyze
  readonly #vocabulary: Map<string, number>
  readonly #isFixed: boolean
  readonly #indptr: number[] = [0]
  #indices = new Int32Array(1024)
  #values = new Float64Array(1024)
  #end = 0

  /** @param vocabulary the terms to count and their numbers; null to number each new term as it comes. */
  constructor(analyze: Analyze, vocabulary: readonly string[] | null) {
    this.#analyze = analyze
    this.#vocabulary = new Map(vocabulary?.map((term, index) => [term, index]))
    this.#isFixed = vocabulary !== null
  }

  add(text: string): void {
    const counts = new Map<number, number>()
    const vocabulary = this.#vocabulary
    for (const term of this.#analyze(text)) {
      let index = vocabulary.get(term)
      if (index === undefined) {
        if (this.#isFixed) continue
        index = vocabulary.size
        vocabulary.set(term, index)
      }
      counts.set(index, (counts.get(index) ?? 0) + 1)
    }
    this.#reserve(counts.size)
    for (const [index, count] of counts) {
      this.#indices[this.#end] = index
      this.#values[this.#end++] = count
    }
    this.#indptr.push(this.#end)
  }

  /** The terms in the order of their numbers. */
  terms(): string[] {
    return [...this.#vocabulary.keys()]
  }

  /**
   * The counts with terms renumbered, each row's ascending.
   *
   * @param places the new number of each term, -1 for those to leave out; numbers as they are when absent.
   */
  toMatrix(columnCount: number, places?: Int32Array): SparseMatrix {
    const rows = this.#indptr.length - 1
    const indptr = new Int32Array(rows + 1)
    const indices = new Int32Array(this.#end)
    const values = new Float64Array(this.#end)
    const counts = new Float64Array(columnCount)
    let end = 0
    for (let row = 0; row < rows; row += 1) {
      const start = end
      for (let entry = this.#indptr[row]; entry < this.#indptr[row + 1]; entry += 1) {
        const index = this.#indices[entry]
        const place = places === undefined ? index : places[index]
        if (place < 0) continue
        indices[end++] = place
        counts[place] = this.#values[entry]
      }
      indices.subarray(start, end).sort()
      for (let entry = start; entry < end; entry += 1) values[entry] = counts[indices[entry]]
      indptr[row + 1] = end
    }
    return { rows, columnCount, indptr, indices: indices.slice(0, end), values: values.slice(0, end) }
  }

  #reserve(count: number): void {
    const needed = this.#end + count
    if (needed <= this.#indices.length) return
    const length = Math.max(needed, 2 * this.#indices.length)
    const indices = new Int32Array(length)
    indices.set(this.#indices)
    const values = new Float64Array(length)
    values.set(this.#values)
    this.#indices = indices
    this.#values = values
  }
}

/** How many rows have each column, and the totals of the columns. */
export function columnFrequencies({ rows, columnCount, indptr, indices, values }: SparseMatrix): {
  rowCounts: Int32Array
  totals: Float64Array
} {
  const rowCounts = new Int32Array(columnCount)
  const totals = new Float64Array(columnCount)
  for (let entry = 0; entry < indptr[rows]; entry += 1) {
    rowCounts[indices[entry]] += 1
    totals[indices[entry]] += values[entry]
  }
  return { rowCounts, totals }
}
