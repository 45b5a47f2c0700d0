/** Searches that look at every row. */
import type { SparseMatrix } from '../matrix.ts'
import { CandidateSearch } from './candidate-search.ts'
import { FoundRows } from './found-rows.ts'
import type { DistanceRows } from './metric.ts'
import { fillDistances, squaredDistance } from './metric.ts'
import type { NearestList } from './nearest-list.ts'
import { fillSparseDistances } from './sparse-distances.ts'

/** Fewer queries don't pay for the packing of the rows. */
const QUERIES_FOR_CANDIDATES = 8
/** Fewer rows are looked at as fast as they are scored. */
const ROWS_FOR_CANDIDATES = 128
/** Rows whose distances are computed at a time. */
const BLOCK_ROWS = 512
/** Distances to compute before others may work. */
const DISTANCES_AT_A_TIME = 200_000
const SPARSE_DISTANCES_AT_A_TIME = 25_000

export interface NearestTask {
  from: number
  to: number
  k: number
  /** The queries are the rows themselves: none is its own neighbour. */
  isOwn: boolean
  nearest: NearestList
}

export interface SearchedRows extends DistanceRows {
  rows: number
  /** In place of the points. */
  sparse: SparseMatrix | null
}

/** Queries as the searched rows are: dense ones one after the other, or sparse. */
export type AskedRows = Float64Array | SparseMatrix

export class BruteSearch {
  readonly #index: SearchedRows
  readonly #asked: AskedRows
  readonly #count: number
  readonly #candidates: CandidateSearch | null
  readonly #distances = new Float64Array(BLOCK_ROWS)

  constructor(index: SearchedRows, asked: AskedRows, count: number) {
    const { points, rows, width, metric, sparse } = index
    this.#index = index
    this.#asked = asked
    this.#count = count
    const pays = count >= QUERIES_FOR_CANDIDATES && rows >= ROWS_FOR_CANDIDATES
    const knows = metric.kind === 'euclidean' && sparse === null
    this.#candidates = pays && knows ? new CandidateSearch(points, rows, width) : null
  }

  /** Fills `nearest` for each query in turn and calls `done`. */
  *nearest(task: NearestTask, done: (query: number) => void): Generator<void> {
    const { from, to, isOwn, nearest } = task
    const asked = this.#asked
    const k = isOwn ? task.k + 1 : task.k
    const candidates = 8 * k > this.#index.rows || !(asked instanceof Float64Array) ? null : this.#candidates
    const step = candidates === null ? this.#queriesAtATime() : CandidateSearch.queriesAtATime(4 * k)
    for (let first = from; first < to; first += step) {
      const last = Math.min(to, first + step)
      if (candidates === null || !(asked instanceof Float64Array)) {
        for (let query = first; query < last; query += 1) {
          this.#offerAll(query, nearest, isOwn ? query : -1)
          done(query)
        }
      } else {
        candidates.nearest(asked, first, last, k, (query, rows) => {
          if (rows === null) this.#offerAll(query, nearest, isOwn ? query : -1)
          else this.#offer(asked, query, rows, nearest, isOwn ? query : -1)
          done(query)
        })
      }
      yield
    }
  }

  /** Calls `found` for each query with the rows, ascending, whose reduced distance is at most `limit`. */
  *within(
    limit: number,
    found: (query: number, rows: Int32Array, distances: Float64Array) => void,
  ): Generator<void> {
    const { width, points } = this.#index
    const asked = this.#asked
    const candidates = this.#candidates
    const step = candidates === null ? this.#queriesAtATime() : CandidateSearch.queriesAtATime(0)
    const lists = Array.from({ length: Math.min(step, this.#count) }, () => new FoundRows())
    for (let first = 0; first < this.#count; first += step) {
      const last = Math.min(this.#count, first + step)
      if (candidates === null || !(asked instanceof Float64Array)) {
        for (let query = first; query < last; query += 1) {
          this.#eachDistance(query, (row, distance) => {
            if (distance <= limit) lists[query - first].add(row, distance)
          })
        }
      } else {
        candidates.within(asked, first, last, limit, (query, near) => {
          const list = lists[query - first]
          for (const row of near) {
            const distance = squaredDistance(asked, query * width, points, row * width, width)
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
    const { rows, sparse } = this.#index
    const distances = sparse === null ? DISTANCES_AT_A_TIME : SPARSE_DISTANCES_AT_A_TIME
    return Math.max(1, Math.min(256, Math.floor(distances / Math.max(1, rows))))
  }

  #offerAll(query: number, nearest: NearestList, skip: number): void {
    this.#eachDistance(query, (row, distance) => {
      if (distance <= nearest.worst && row !== skip) nearest.offer(distance, row)
    })
  }

  #offer(asked: Float64Array, query: number, rows: Int32Array, nearest: NearestList, skip: number): void {
    const { points, width } = this.#index
    for (const row of rows) {
      if (row === skip) continue
      nearest.offer(squaredDistance(asked, query * width, points, row * width, width), row)
    }
  }

  #eachDistance(query: number, each: (row: number, distance: number) => void): void {
    const { rows, width, metric, sparse } = this.#index
    const asked = this.#asked
    const distances = this.#distances
    for (let from = 0; from < rows; from += BLOCK_ROWS) {
      const to = Math.min(rows, from + BLOCK_ROWS)
      if (asked instanceof Float64Array) {
        fillDistances(this.#index, asked, query * width, from, to, distances)
      } else if (sparse !== null) {
        fillSparseDistances({ rows: sparse, metric }, asked, query, from, to, distances)
      }
      for (let row = from; row < to; row += 1) each(row, distances[row - from])
    }
  }
}
