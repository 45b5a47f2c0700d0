/** Searches that look at every row. */
import { CandidateSearch } from './candidate-search.ts'
import { FoundRows } from './found-rows.ts'
import type { DistanceRows } from './metric.ts'
import { fillDistances, squaredDistance } from './metric.ts'
import type { NearestList } from './nearest-list.ts'

/** Fewer queries don't pay for the packing of the rows. */
const QUERIES_FOR_CANDIDATES = 8
/** Fewer rows are looked at as fast as they are scored. */
const ROWS_FOR_CANDIDATES = 128
/** Rows whose distances are computed at a time. */
const BLOCK_ROWS = 512
/** Distances to compute before others may work. */
const DISTANCES_AT_A_TIME = 200_000

export interface NearestTask {
  from: number
  to: number
  k: number
  /** The queries are the rows themselves: none is its own neighbour. */
  isOwn: boolean
  nearest: NearestList
}

export class BruteSearch {
  readonly #index: DistanceRows & { rows: number }
  readonly #candidates: CandidateSearch | null
  readonly #distances = new Float64Array(BLOCK_ROWS)

  constructor(index: DistanceRows & { rows: number }, queryCount: number) {
    const { points, rows, width, metric } = index
    this.#index = index
    const pays = queryCount >= QUERIES_FOR_CANDIDATES && rows >= ROWS_FOR_CANDIDATES
    this.#candidates = pays && metric.kind === 'euclidean' ? new CandidateSearch(points, rows, width) : null
  }

  /** Fills `nearest` for each query in turn and calls `done`. */
  *nearest(queries: Float64Array, task: NearestTask, done: (query: number) => void): Generator<void> {
    const { from, to, isOwn, nearest } = task
    const k = isOwn ? task.k + 1 : task.k
    const candidates = 8 * k > this.#index.rows ? null : this.#candidates
    const step = candidates === null ? this.#queriesAtATime() : CandidateSearch.queriesAtATime(4 * k)
    for (let first = from; first < to; first += step) {
      const last = Math.min(to, first + step)
      if (candidates === null) {
        for (let query = first; query < last; query += 1) {
          this.#offerAll(queries, query, nearest, isOwn ? query : -1)
          done(query)
        }
      } else {
        candidates.nearest(queries, first, last, k, (query, rows) => {
          if (rows === null) this.#offerAll(queries, query, nearest, isOwn ? query : -1)
          else this.#offer(queries, query, rows, nearest, isOwn ? query : -1)
          done(query)
        })
      }
      yield
    }
  }

  /** Calls `found` for each query with the rows, ascending, whose reduced distance is at most `limit`. */
  *within(
    queries: Float64Array,
    count: number,
    limit: number,
    found: (query: number, rows: Int32Array, distances: Float64Array) => void,
  ): Generator<void> {
    const { width, points } = this.#index
    const candidates = this.#candidates
    const step = candidates === null ? this.#queriesAtATime() : CandidateSearch.queriesAtATime(0)
    const lists = Array.from({ length: Math.min(step, count) }, () => new FoundRows())
    for (let first = 0; first < count; first += step) {
      const last = Math.min(count, first + step)
      if (candidates === null) {
        for (let query = first; query < last; query += 1) {
          this.#eachDistance(queries, query, (row, distance) => {
            if (distance <= limit) lists[query - first].add(row, distance)
          })
        }
      } else {
        candidates.within(queries, first, last, limit, (query, near) => {
          const list = lists[query - first]
          for (const row of near) {
            const distance = squaredDistance(queries, query * width, points, row * width, width)
            if (distance <= limit) list.add(row, distance)
          }
        })
      }
      for (let query = first; query < last; query += 1) {
        const list = lists[query - first]
        found(query, list.rows(), list.distances())
        list.clear()
      }
      yield
    }
  }

  #queriesAtATime(): number {
    return Math.max(1, Math.min(256, Math.floor(DISTANCES_AT_A_TIME / Math.max(1, this.#index.rows))))
  }

  #offerAll(queries: Float64Array, query: number, nearest: NearestList, skip: number): void {
    this.#eachDistance(queries, query, (row, distance) => {
      if (distance <= nearest.worst && row !== skip) nearest.offer(distance, row)
    })
  }

  #offer(queries: Float64Array, query: number, rows: Int32Array, nearest: NearestList, skip: number): void {
    const { points, width } = this.#index
    for (const row of rows) {
      if (row === skip) continue
      nearest.offer(squaredDistance(queries, query * width, points, row * width, width), row)
    }
  }

  #eachDistance(queries: Float64Array, query: number, each: (row: number, distance: number) => void): void {
    const { rows, width } = this.#index
    const distances = this.#distances
    for (let from = 0; from < rows; from += BLOCK_ROWS) {
      const to = Math.min(rows, from + BLOCK_ROWS)
      fillDistances(this.#index, queries, query * width, from, to, distances)
      for (let row = from; row < to; row += 1) each(row, distances[row - from])
    }
  }
}
