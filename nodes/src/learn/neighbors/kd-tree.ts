/**
 * A kd-tree (Bentley 1975) over rows: boxes halved along their widest side until `leafSize` to twice as many rows are
 * left, in an implicit binary tree (children of node i: 2 i + 1, 2 i + 2). Plain data, so that it can be stored.
 */
import type { Steps } from '../linear-algebra/steps.ts'
import type { DistanceRows, Metric } from './metric.ts'
import { fillDistances } from './metric.ts'
import type { NearestList } from './nearest-list.ts'

export interface KdTree {
  levels: number
  /** The number of each row, in the order in which the tree's rows lie. */
  order: Int32Array
  /** The least and then the greatest value of each column, node after node. */
  boxes: Float64Array
}

/** Nodes of fewer rows are grown without a stop. */
const ROWS_WITHOUT_STOP = 20_000

/** The tree of the given rows, and the rows in its order. */
export function* growKdTree(
  points: Float64Array,
  { rows, width, leafSize }: { rows: number; width: number; leafSize: number },
): Steps<{ tree: KdTree; points: Float64Array }> {
  const levels = 1 + Math.floor(Math.log2(Math.max(1, (rows - 1) / leafSize)))
  const tree: KdTree = {
    levels,
    order: Int32Array.from({ length: rows }, (_, row) => row),
    boxes: new Float64Array(2 * width * (2 ** levels - 1)),
  }
  yield* growNode(tree, points, width, 0, 0, rows)
  const sorted = new Float64Array(points.length)
  for (let at = 0; at < rows; at += 1) {
    const from = tree.order[at] * width
    for (let j = 0; j < width; j += 1) sorted[at * width + j] = points[from + j]
    if (at % ROWS_WITHOUT_STOP === ROWS_WITHOUT_STOP - 1) yield
  }
  return { tree, points: sorted }
}

function* growNode(
  tree: KdTree,
  points: Float64Array,
  width: number,
  node: number,
  start: number,
  end: number,
): Steps<void> {
  const { boxes, order, levels } = tree
  const least = 2 * width * node
  const greatest = least + width
  boxes.fill(Infinity, least, greatest)
  boxes.fill(-Infinity, greatest, greatest + width)
  for (let at = start; at < end; at += 1) {
    const row = order[at] * width
    for (let j = 0; j < width; j += 1) {
      const value = points[row + j]
      if (value < boxes[least + j]) boxes[least + j] = value
      if (value > boxes[greatest + j]) boxes[greatest + j] = value
    }
  }
  if (2 * node + 1 >= 2 ** levels - 1) return
  let widest = 0
  for (let j = 1; j < width; j += 1) {
    if (boxes[greatest + j] - boxes[least + j] > boxes[greatest + widest] - boxes[least + widest]) widest = j
  }
  if (end - start > ROWS_WITHOUT_STOP) yield
  const middle = (start + end) >> 1
  selectMiddle(order, points, width, widest, start, end - 1, middle)
  if (end - start > ROWS_WITHOUT_STOP) yield
  yield* growNode(tree, points, width, 2 * node + 1, start, middle)
  yield* growNode(tree, points, width, 2 * node + 2, middle, end)
}

/** Hoare's selection: afterwards no row before `middle` comes after one behind it, by value and then by number. */
function selectMiddle(
  order: Int32Array,
  points: Float64Array,
  width: number,
  column: number,
  from: number,
  to: number,
  middle: number,
): void {
  let low = from
  let high = to
  while (low < high) {
    const pivotRow = order[(low + high) >> 1]
    const pivot = points[pivotRow * width + column]
    let i = low
    let j = high
    while (i <= j) {
      while (isBefore(points[order[i] * width + column], order[i], pivot, pivotRow)) i += 1
      while (isBefore(pivot, pivotRow, points[order[j] * width + column], order[j])) j -= 1
      if (i > j) break
      const held = order[i]
      order[i] = order[j]
      order[j] = held
      i += 1
      j -= 1
    }
    if (middle <= j) high = j
    else if (middle >= i) low = i
    else return
  }
}

function isBefore(value: number, row: number, otherValue: number, otherRow: number): boolean {
  return value < otherValue || (value === otherValue && row < otherRow)
}

/** Searches one tree again and again; holds the scratch arrays. */
export class KdTreeSearch {
  readonly #tree: KdTree
  readonly #rows: DistanceRows
  readonly #count: number
  readonly #scratch: Float64Array
  readonly #queries: Float64Array
  #start = 0

  /** @param queries one after the other */
  constructor(tree: KdTree, rows: DistanceRows, queries: Float64Array) {
    this.#queries = queries
    this.#tree = tree
    this.#rows = rows
    this.#count = tree.order.length
    this.#scratch = new Float64Array(this.#count === 0 ? 0 : leafRows(tree))
  }

  /** Offers `nearest` every row that could be among the nearest of the query that begins at `start`, but `skip`. */
  nearest(start: number, nearest: NearestList, skip: number): void {
    this.#start = start
    this.#visitNearest(0, 0, this.#count, 0, nearest, skip)
  }

  /** Calls `found` for every row whose reduced distance to the query is at most `limit`. */
  within(start: number, limit: number, found: (row: number, distance: number) => void): void {
    this.#start = start
    this.#visitWithin(0, 0, this.#count, limit, found)
  }

  #visitNearest(
    node: number,
    start: number,
    end: number,
    bound: number,
    nearest: NearestList,
    skip: number,
  ): void {
    // A row as far as the farthest kept one may still be nearer by its number.
    if (bound > nearest.worst) return
    const left = 2 * node + 1
    const { order, levels } = this.#tree
    if (left >= 2 ** levels - 1) {
      const distances = this.#scratch
      fillDistances(this.#rows, this.#queries, this.#start, start, end, distances)
      for (let at = start; at < end; at += 1) {
        const distance = distances[at - start]
        if (distance <= nearest.worst && order[at] !== skip) nearest.offer(distance, order[at])
      }
      return
    }
    const middle = (start + end) >> 1
    const leftBound = this.#boundOf(left)
    const rightBound = this.#boundOf(left + 1)
    if (leftBound <= rightBound) {
      this.#visitNearest(left, start, middle, leftBound, nearest, skip)
      this.#visitNearest(left + 1, middle, end, rightBound, nearest, skip)
    } else {
      this.#visitNearest(left + 1, middle, end, rightBound, nearest, skip)
      this.#visitNearest(left, start, middle, leftBound, nearest, skip)
    }
  }

  #visitWithin(
    node: number,
    start: number,
    end: number,
    limit: number,
    found: (row: number, distance: number) => void,
  ): void {
    if (this.#boundOf(node) > limit) return
    const left = 2 * node + 1
    const { order, levels } = this.#tree
    if (left < 2 ** levels - 1) {
      const middle = (start + end) >> 1
      this.#visitWithin(left, start, middle, limit, found)
      this.#visitWithin(left + 1, middle, end, limit, found)
      return
    }
    const distances = this.#scratch
    fillDistances(this.#rows, this.#queries, this.#start, start, end, distances)
    for (let at = start; at < end; at += 1) {
      if (distances[at - start] <= limit) found(order[at], distances[at - start])
    }
  }

  /** No row of the node is nearer: the same additions as its distance has, of smaller or equal terms. */
  #boundOf(node: number): number {
    const { width, metric } = this.#rows
    const { boxes } = this.#tree
    const queries = this.#queries
    const start = this.#start
    const least = 2 * width * node
    const greatest = least + width
    let bound = 0
    for (let j = 0; j < width; j += 1) {
      const value = queries[start + j]
      let gap = boxes[least + j] - value
      if (gap < 0) {
        gap = value - boxes[greatest + j]
        if (gap < 0) continue
      }
      bound = addGap(bound, gap, metric)
    }
    // A power need not grow with its base in the last bit.
    return metric.kind === 'minkowski' ? bound * (1 - 1e-12) : bound
  }
}

function addGap(bound: number, gap: number, { kind, p }: Metric): number {
  switch (kind) {
    case 'euclidean':
      return bound + gap * gap
    case 'manhattan':
      return bound + gap
    case 'chebyshev':
      return Math.max(bound, gap)
    case 'minkowski':
      return bound + gap ** p
    case 'cosine':
      return 0
  }
}

/** The most rows a leaf has. */
function leafRows({ order, levels }: KdTree): number {
  let most = order.length
  for (let level = 1; level < levels; level += 1) most = Math.ceil(most / 2)
  return most
}
