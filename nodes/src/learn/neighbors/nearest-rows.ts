/**
 * Which rows are near which: the k nearest and those within a radius, by brute force or with a kd-tree. Both find the
 * same rows at the same distances to the bit; of rows at the same distance the one with the lower number is nearer.
 * What scikit-learn's `NearestNeighbors` does; its ties come in no stated order.
 */
import { FitError } from '../estimator/estimator.ts'
import { finish, paced } from '../linear-algebra/steps.ts'
import type { Steps } from '../linear-algebra/steps.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'
import { BruteSearch } from './brute-search.ts'
import type { AskedRows } from './brute-search.ts'
import { KdTreeSearch, growKdTree } from './kd-tree.ts'
import type { KdTree } from './kd-tree.ts'
import { FoundRows } from './found-rows.ts'
import type { Metric, MetricName } from './metric.ts'
import {
  checkTreeMetric,
  fullDistance,
  reducedDistance,
  resolveMetric,
  rowMajor,
  rowMajorSteps,
} from './metric.ts'
import { NearestList } from './nearest-list.ts'
import { sparseRows } from './sparse-distances.ts'

/** Rows made ready to be searched; plain data, so that a fitted state can hold it. */
export interface RowIndex {
  rows: number
  /** Values a row. */
  width: number
  metric: Metric
  /** The rows one after the other, in the order of the tree where there is one; scaled to length 1 for the cosine. */
  points: Float64Array
  /** Sparse rows, in place of the points. */
  sparse: SparseMatrix | null
  tree: KdTree | null
}

export interface IndexOptions {
  metric?: MetricName
  /** Minkowski's power; 2 when absent. */
  p?: number
  /** `auto`: a kd-tree for up to 15 columns, unless half of the rows are asked for. Sparse rows have no tree. */
  algorithm?: 'auto' | 'brute' | 'kd_tree'
  /** About how many rows a leaf of the tree has. */
  leafSize?: number
  /** How many neighbours will be asked for, where known: `auto` looks at it. */
  neighbours?: number
}

/** The `k` nearest rows of each query: entry `query * k + i` is the (i + 1)-th nearest. */
export interface NearestRows {
  k: number
  rows: Int32Array
  distances: Float64Array
}

/** The rows within the radius of each query, by row number: entries `offsets[query]` … `offsets[query + 1] - 1`. */
export interface RowsWithin {
  offsets: Float64Array
  rows: Int32Array
  distances: Float64Array
}

/** The most queries that a search answers before it lets others work. */
const QUERIES_AT_A_TIME = 256
/** Values that it may look at meanwhile, should a tree be of no help. */
const VALUES_AT_A_TIME = 4_000_000

/**
 * Makes rows ready to be searched. A kd-tree costs rows log rows once.
 *
 * @throws FitError `bad_parameter` for a kd-tree with a metric that has no triangle inequality.
 */
export function indexRows(X: Matrix | SparseMatrix, options: IndexOptions = {}): RowIndex {
  return finish(indexSteps(X, options))
}

/** `indexRows`, pausing now and then. */
export function indexRowsPaced(
  X: Matrix | SparseMatrix,
  options: IndexOptions,
  pace: () => Promise<void>,
): Promise<RowIndex> {
  return paced(indexSteps(X, options), pace)
}

function* indexSteps(X: Matrix | SparseMatrix, options: IndexOptions): Steps<RowIndex> {
  const { algorithm = 'auto', leafSize = 30 } = options
  const metric = resolveMetric(options.metric ?? 'minkowski', options.p)
  if (isSparse(X)) {
    const { rows, columnCount: width } = X
    return {
      rows,
      width,
      metric,
      points: new Float64Array(0),
      sparse: copyOf(sparseRows(X, metric)),
      tree: null,
    }
  }
  if (algorithm === 'kd_tree') checkTreeMetric(metric)
  const points = yield* rowMajorSteps(X, metric)
  const shape = { rows: X.rows, width: X.columns.length }
  const isTree = algorithm === 'kd_tree' || (algorithm === 'auto' && suitsTree(shape, metric, options))
  if (!isTree) return { ...shape, metric, points, sparse: null, tree: null }
  return { ...shape, metric, sparse: null, ...(yield* growKdTree(points, { ...shape, leafSize })) }
}

/** scikit-learn's rule. */
function suitsTree(
  { rows, width }: { rows: number; width: number },
  { kind, p }: Metric,
  { neighbours = 0 }: IndexOptions,
): boolean {
  if (kind === 'cosine' || (kind === 'minkowski' && p < 1)) return false
  return width <= 15 && neighbours < Math.floor(rows / 2)
}

/**
 * The `k` nearest rows of each query, nearest first. `queries` null asks for the neighbours of every row of the index
 * itself, which is not its own neighbour.
 *
 * @throws FitError `too_few_rows` when there are not `k` rows to find.
 */
export function nearestRows(index: RowIndex, queries: Matrix | SparseMatrix | null, k: number): NearestRows {
  const found = emptyNearest(index, queries, k)
  for (const _ of searchNearest(index, queries, found)) continue
  return found
}

/** `nearestRows`, pausing now and then: for a fit, which can be aborted. */
export async function nearestRowsPaced(
  index: RowIndex,
  queries: Matrix | SparseMatrix | null,
  k: number,
  pace: () => Promise<void>,
): Promise<NearestRows> {
  const found = emptyNearest(index, queries, k)
  for (const _ of searchNearest(index, queries, found)) await pace()
  return found
}

/** What is done with the rows near one query, by row number; the arrays are valid during the call only. */
export type VisitRows = (query: number, rows: Int32Array, distances: Float64Array) => void

/**
 * Calls `visit` for each query in turn with the rows at a distance of at most `radius`: a row itself is among them when
 * `queries` is null and every row of the index is asked for.
 */
export function visitRowsWithin(
  index: RowIndex,
  queries: Matrix | SparseMatrix | null,
  radius: number,
  visit: VisitRows,
): void {
  for (const _ of searchWithin(index, queries, radius, visit)) continue
}

/** `visitRowsWithin`, pausing now and then. */
export async function visitRowsWithinPaced(
  index: RowIndex,
  queries: Matrix | SparseMatrix | null,
  radius: number,
  { visit, pace }: { visit: VisitRows; pace: () => Promise<void> },
): Promise<void> {
  for (const _ of searchWithin(index, queries, radius, visit)) await pace()
}

/** The rows of every query at a distance of at most `radius`, as `visitRowsWithin` finds them. */
export function rowsWithin(
  index: RowIndex,
  queries: Matrix | SparseMatrix | null,
  radius: number,
): RowsWithin {
  const offsets = new Float64Array((queries?.rows ?? index.rows) + 1)
  const foundRows: Int32Array[] = []
  const foundDistances: Float64Array[] = []
  visitRowsWithin(index, queries, radius, (query, rows, distances) => {
    offsets[query + 1] = offsets[query] + rows.length
    foundRows.push(rows.slice())
    foundDistances.push(distances.slice())
  })
  const total = offsets[offsets.length - 1]
  const all = { offsets, rows: new Int32Array(total), distances: new Float64Array(total) }
  foundRows.forEach((rows, query) => all.rows.set(rows, offsets[query]))
  foundDistances.forEach((distances, query) => all.distances.set(distances, offsets[query]))
  return all
}

/** The dense rows of an index as they came in, one after the other (of length 1 for the cosine). */
export function indexedRows({ points, tree, width }: RowIndex): Float64Array {
  if (tree === null) return points
  const rows = new Float64Array(points.length)
  tree.order.forEach((row, at) => rows.set(points.subarray(at * width, (at + 1) * width), row * width))
  return rows
}

function queriesAtATime({ rows, width }: RowIndex): number {
  return Math.max(1, Math.min(QUERIES_AT_A_TIME, Math.floor(VALUES_AT_A_TIME / Math.max(1, rows * width))))
}

/** Queries as the indexed rows are: dense or sparse. */
function askedRows(index: RowIndex, queries: Matrix | SparseMatrix | null): AskedRows {
  const { metric, sparse } = index
  if (queries === null) return sparse ?? indexedRows(index)
  if (sparse !== null) return sparseRows(queries, metric)
  return rowMajor(isSparse(queries) ? toDense(queries) : queries, metric)
}

function toDense({ rows, columnCount, indptr, indices, values }: SparseMatrix): Matrix {
  const columns = Array.from({ length: columnCount }, () => new Float64Array(rows))
  for (let row = 0; row < rows; row += 1) {
    for (let entry = indptr[row]; entry < indptr[row + 1]; entry += 1)
      columns[indices[entry]][row] = values[entry]
  }
  return { rows, columns }
}

function copyOf(X: SparseMatrix): SparseMatrix {
  const entries = X.indptr[X.rows]
  return {
    ...X,
    indptr: X.indptr.slice(),
    indices: X.indices.slice(0, entries),
    values: X.values.slice(0, entries),
  }
}

function emptyNearest(index: RowIndex, queries: Matrix | SparseMatrix | null, k: number): NearestRows {
  const available = queries === null ? index.rows - 1 : index.rows
  if (k > available) {
    throw new FitError(
      'too_few_rows',
      `${k} neighbours were asked for, but there are only ${available} rows`,
      {
        parameter: 'n_neighbors',
        needed: k,
        rows: available,
      },
    )
  }
  const count = (queries?.rows ?? index.rows) * k
  return { k, rows: new Int32Array(count), distances: new Float64Array(count) }
}

function* searchNearest(
  index: RowIndex,
  queries: Matrix | SparseMatrix | null,
  found: NearestRows,
): Generator<void> {
  const { k, rows, distances } = found
  const { metric, tree, width } = index
  const asked = askedRows(index, queries)
  const count = queries?.rows ?? index.rows
  const nearest = new NearestList(k)
  const search =
    tree === null || !(asked instanceof Float64Array)
      ? new BruteSearch(index, asked, count)
      : new KdTreeSearch(tree, index, asked)
  const step = tree === null ? QUERIES_AT_A_TIME : queriesAtATime(index)
  for (let from = 0; from < count; from += step) {
    const to = Math.min(count, from + step)
    if (search instanceof BruteSearch) {
      yield* search.nearest({ from, to, k, isOwn: queries === null, nearest }, (query) =>
        nearest.drain(rows, distances, query * k),
      )
    } else {
      for (let query = from; query < to; query += 1) {
        search.nearest(query * width, nearest, queries === null ? query : -1)
        nearest.drain(rows, distances, query * k)
      }
    }
    for (let i = from * k; i < to * k; i += 1) distances[i] = fullDistance(distances[i], metric)
    yield
  }
}

function* searchWithin(
  index: RowIndex,
  queries: Matrix | SparseMatrix | null,
  radius: number,
  visit: VisitRows,
): Generator<void> {
  const { metric, tree, width } = index
  const asked = askedRows(index, queries)
  const count = queries?.rows ?? index.rows
  const limit = radius < 0 ? -1 : reducedDistance(radius, metric)
  const report = (query: number, rows: Int32Array, distances: Float64Array) => {
    for (let i = 0; i < distances.length; i += 1) distances[i] = fullDistance(distances[i], metric)
    visit(query, rows, distances)
  }
  if (tree === null || !(asked instanceof Float64Array)) {
    yield* new BruteSearch(index, asked, count).within(limit, report)
    return
  }
  const search = new KdTreeSearch(tree, index, asked)
  const found = new FoundRows()
  const step = queriesAtATime(index)
  for (let query = 0; query < count; query += 1) {
    search.within(query * width, limit, (row, distance) => found.add(row, distance))
    found.sort()
    report(query, found.rows(), found.distances())
    found.clear()
    if (query % step === step - 1) yield
  }
}
