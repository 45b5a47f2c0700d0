/** Distances along a graph of neighbours. */
import type { Matrix } from '../matrix.ts'
import { UnionFind } from '../cluster/union-find.ts'
import { indexRows, nearestRowsPaced, visitRowsWithinPaced } from '../neighbors/nearest-rows.ts'
import type { IndexOptions } from '../neighbors/nearest-rows.ts'
import { fillDistances, fullDistance, resolveMetric, rowMajor } from '../neighbors/metric.ts'

export interface GraphOptions extends IndexOptions {
  /** Either so many nearest neighbours or all within the radius. */
  nNeighbors: number | null
  radius: number | null
  pace: () => Promise<void>
}

/** Edges from each row, both ways; `starts[row]` to before `starts[row + 1]`. */
interface Graph {
  starts: Int32Array
  ends: Int32Array
  lengths: Float64Array
}

/**
 * The distances of all rows along the edges to their neighbours, `[row][row]`. Parts of the graph that hang together only
 * among themselves are joined by an edge between their two nearest rows, pair of parts by pair.
 */
export async function geodesicDistances(X: Matrix, options: GraphOptions): Promise<Float64Array> {
  const edges = await neighbourEdges(X, options)
  await joinParts(X, edges, options)
  const graph = bothWays(edges, X.rows)
  const distances = new Float64Array(X.rows * X.rows)
  const search = new ShortestPaths(graph)
  for (let row = 0; row < X.rows; row += 1) {
    search.from(row, distances.subarray(row * X.rows, (row + 1) * X.rows))
    await options.pace()
  }
  return distances
}

interface Edges {
  from: number[]
  to: number[]
  lengths: number[]
}

async function neighbourEdges(X: Matrix, options: GraphOptions): Promise<Edges> {
  const { nNeighbors: k, radius, pace } = options
  const edges: Edges = { from: [], to: [], lengths: [] }
  const add = (from: number, to: number, length: number) => {
    edges.from.push(from)
    edges.to.push(to)
    edges.lengths.push(length)
  }
  if (k === null) {
    const visit = (row: number, near: Int32Array, distances: Float64Array) => {
      near.forEach((other, i) => {
        if (other !== row) add(row, other, distances[i])
      })
    }
    await visitRowsWithinPaced(indexRows(X, options), null, radius ?? 0, { visit, pace })
    return edges
  }
  const index = indexRows(X, { ...options, neighbours: k })
  const { rows, distances } = await nearestRowsPaced(index, null, k, pace)
  rows.forEach((other, at) => add(Math.floor(at / k), other, distances[at]))
  return edges
}

/** Adds the shortest edge between each two parts of the graph. */
async function joinParts(X: Matrix, { from, to, lengths }: Edges, { metric: name, p, pace }: GraphOptions) {
  const sets = new UnionFind(X.rows)
  from.forEach((row, edge) => sets.unite(row, to[edge]))
  const parts = new Map<number, number[]>()
  for (let row = 0; row < X.rows; row += 1) {
    const part = parts.get(sets.find(row))
    if (part === undefined) parts.set(sets.find(row), [row])
    else part.push(row)
  }
  const members = [...parts.values()]
  if (members.length === 1) return
  const metric = resolveMetric(name ?? 'minkowski', p)
  const data = { points: rowMajor(X, metric), width: X.columns.length, metric }
  const distances = new Float64Array(X.rows)
  const nearest = members.map(() => members.map(() => ({ distance: Infinity, from: -1, to: -1 })))
  for (const [i, own] of members.entries()) {
    for (const row of own) {
      fillDistances(data, data.points, row * data.width, 0, X.rows, distances)
      for (let j = 0; j < i; j += 1) {
        for (const other of members[j]) {
          if (distances[other] < nearest[i][j].distance) {
            nearest[i][j] = { distance: distances[other], from: row, to: other }
          }
        }
      }
      await pace()
    }
  }
  for (const bridges of nearest) {
    for (const bridge of bridges) {
      if (bridge.from < 0) continue
      from.push(bridge.from)
      to.push(bridge.to)
      lengths.push(fullDistance(bridge.distance, metric))
    }
  }
}

/** Each edge from both of its ends. */
function bothWays({ from, to, lengths }: Edges, rows: number): Graph {
  const starts = new Int32Array(rows + 1)
  for (const ends of [from, to]) for (const row of ends) starts[row + 1] += 1
  for (let row = 0; row < rows; row += 1) starts[row + 1] += starts[row]
  const next = starts.slice()
  const graph = { starts, ends: new Int32Array(2 * from.length), lengths: new Float64Array(2 * from.length) }
  const put = (row: number, other: number, length: number) => {
    graph.ends[next[row]] = other
    graph.lengths[next[row]] = length
    next[row] += 1
  }
  from.forEach((row, edge) => {
    put(row, to[edge], lengths[edge])
    put(to[edge], row, lengths[edge])
  })
  return graph
}

/** Dijkstra's algorithm with a binary heap of rows. */
class ShortestPaths {
  readonly #graph: Graph
  readonly #heap: Int32Array
  /** Where each row is in the heap; -1 where it isn't. */
  readonly #places: Int32Array
  #size = 0

  constructor(graph: Graph) {
    const rows = graph.starts.length - 1
    this.#graph = graph
    this.#heap = new Int32Array(rows)
    this.#places = new Int32Array(rows)
  }

  /** The distances from one row to all. */
  from(row: number, distances: Float64Array): void {
    const { starts, ends, lengths } = this.#graph
    distances.fill(Infinity)
    this.#places.fill(-1)
    this.#size = 0
    distances[row] = 0
    this.#raise(row, distances)
    while (this.#size > 0) {
      const nearest = this.#heap[0]
      this.#removeFirst(distances)
      for (let edge = starts[nearest]; edge < starts[nearest + 1]; edge += 1) {
        const distance = distances[nearest] + lengths[edge]
        if (!(distance < distances[ends[edge]])) continue
        distances[ends[edge]] = distance
        this.#raise(ends[edge], distances)
      }
    }
  }

  /** Puts a row, in the heap or new, where its distance belongs. */
  #raise(row: number, distances: Float64Array): void {
    const heap = this.#heap
    let place = this.#places[row]
    if (place < 0) {
      place = this.#size
      this.#size += 1
    }
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (!(distances[row] < distances[heap[parent]])) break
      heap[place] = heap[parent]
      this.#places[heap[place]] = place
      place = parent
    }
    heap[place] = row
    this.#places[row] = place
  }

  #removeFirst(distances: Float64Array): void {
    const heap = this.#heap
    this.#places[heap[0]] = -1
    this.#size -= 1
    if (this.#size === 0) return
    const row = heap[this.#size]
    let place = 0
    for (let child = 1; child < this.#size; child = 2 * place + 1) {
      const right = child + 1
      const least = right < this.#size && distances[heap[right]] < distances[heap[child]] ? right : child
      if (!(distances[heap[least]] < distances[row])) break
      heap[place] = heap[least]
      this.#places[heap[place]] = place
      place = least
    }
    heap[place] = row
    this.#places[row] = place
  }
}
