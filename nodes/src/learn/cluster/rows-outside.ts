/** The rows that Prim's algorithm has not brought into the tree yet. */
import type { SpanningTreeKernel } from '../kernels/contracts/spanning-tree.ts'
import { alignedBytes, KernelMemory } from '../kernels/kernel-memory.ts'
import { createSpanningTreeKernel } from '../kernels/spanning-tree.ts'
import type { DistanceRows } from '../neighbors/metric.ts'
import { fillDistances, fullDistance } from '../neighbors/metric.ts'

export interface RowsOutside {
  /**
   * Takes the row at a place out and tells the others of it; returns the place that is nearest to the tree now, of equals
   * that of the row with the lowest number.
   */
  join(place: number): number
  /** The row at a place, the row of the tree through which it is nearest, and how near. */
  at(place: number): { number: number; source: number; distance: number }
}

export interface ReachabilityData extends DistanceRows {
  rows: number
  coreDistances: Float64Array
  /** Distances of rows (not core distances) are divided by it. */
  alpha: number
}

/** All rows; the one at place 0 is row 0. */
export function rowsOutside(data: ReachabilityData): RowsOutside {
  return data.metric.kind === 'euclidean' ? new EuclideanRowsOutside(data) : new AnyRowsOutside(data)
}

/** The most bytes that they take. */
export function rowsOutsideBytes(rows: number, columns: number): number {
  return 8 * (rows + 2) * (columns + 5) + 2 ** 16
}

/** In the memory of a kernel, feature by feature. */
class EuclideanRowsOutside implements RowsOutside {
  readonly #kernel: SpanningTreeKernel
  readonly #stride: number
  readonly #alpha: number
  readonly #points: Float64Array[]
  readonly #query: Float64Array
  readonly #cores: Float64Array
  readonly #nearest: Float64Array
  readonly #numbers: Float64Array
  readonly #sources: Int32Array
  #left: number

  constructor({ points, width, rows, coreDistances, alpha }: ReachabilityData) {
    const stride = rows + 2
    const initialBytes =
      (width + 3) * alignedBytes(8 * stride) + alignedBytes(4 * stride) + alignedBytes(8 * width)
    const memory = new KernelMemory({ initialBytes, maximumBytes: initialBytes })
    const flat = memory.view('f64', memory.allocate(8 * stride * width), stride * width)
    const doubles = () => memory.view('f64', memory.allocate(8 * stride), stride).fill(Infinity)
    this.#points = Array.from({ length: width }, (_, j) => flat.subarray(j * stride, (j + 1) * stride))
    this.#cores = doubles()
    this.#nearest = doubles()
    this.#numbers = doubles()
    this.#sources = memory.view('i32', memory.allocate(4 * stride), stride)
    this.#query = memory.view('f64', memory.allocate(8 * width), width)
    this.#points.forEach((column, j) => {
      for (let row = 0; row < rows; row += 1) column[row] = points[row * width + j]
    })
    this.#cores.set(coreDistances)
    for (let row = 0; row < rows; row += 1) this.#numbers[row] = row
    this.#stride = stride
    this.#alpha = alpha
    this.#left = rows
    this.#kernel = createSpanningTreeKernel(memory)
  }

  join(place: number): number {
    const row = this.#numbers[place]
    const core = this.#cores[place]
    this.#left -= 1
    const last = this.#left
    this.#points.forEach((column, j) => {
      this.#query[j] = column[place]
      column[place] = column[last]
    })
    for (const array of [this.#cores, this.#nearest, this.#numbers]) {
      array[place] = array[last]
      // The kernel takes rows in pairs: the one behind the last must not join.
      array[last] = Infinity
    }
    this.#sources[place] = this.#sources[last]
    return this.#kernel.step(
      this.#points[0].byteOffset,
      this.#stride,
      this.#points.length,
      this.#left,
      this.#query.byteOffset,
      core,
      row,
      this.#alpha,
      this.#cores.byteOffset,
      this.#nearest.byteOffset,
      this.#numbers.byteOffset,
      this.#sources.byteOffset,
    )
  }

  at(place: number) {
    return { number: this.#numbers[place], source: this.#sources[place], distance: this.#nearest[place] }
  }
}

/** Under any metric, row after row. */
class AnyRowsOutside implements RowsOutside {
  readonly #data: ReachabilityData
  readonly #points: Float64Array
  readonly #query: Float64Array
  readonly #distances: Float64Array
  readonly #cores: Float64Array
  readonly #nearest: Float64Array
  readonly #numbers: Int32Array
  readonly #sources: Int32Array
  #left: number

  constructor(data: ReachabilityData) {
    const { rows, width } = data
    this.#data = data
    this.#points = data.points.slice()
    this.#query = new Float64Array(width)
    this.#distances = new Float64Array(rows)
    this.#cores = data.coreDistances.slice()
    this.#nearest = new Float64Array(rows).fill(Infinity)
    this.#numbers = Int32Array.from({ length: rows }, (_, row) => row)
    this.#sources = new Int32Array(rows)
    this.#left = rows
  }

  join(place: number): number {
    const { width, metric, alpha } = this.#data
    const row = this.#numbers[place]
    const core = this.#cores[place]
    this.#query.set(this.#points.subarray(place * width, (place + 1) * width))
    this.#left -= 1
    const left = this.#left
    this.#points.copyWithin(place * width, left * width, (left + 1) * width)
    for (const array of [this.#cores, this.#nearest, this.#numbers, this.#sources]) array[place] = array[left]
    const distances = this.#distances
    fillDistances({ points: this.#points, width, metric }, this.#query, 0, 0, left, distances)
    let next = 0
    let least = Infinity
    for (let i = 0; i < left; i += 1) {
      const reach = Math.max(core, this.#cores[i], fullDistance(distances[i], metric) / alpha)
      if (reach < this.#nearest[i]) {
        this.#nearest[i] = reach
        this.#sources[i] = row
      }
      const near = this.#nearest[i]
      if (near > least || (near === least && this.#numbers[i] > this.#numbers[next])) continue
      next = i
      least = near
    }
    return next
  }

  at(place: number) {
    return { number: this.#numbers[place], source: this.#sources[place], distance: this.#nearest[place] }
  }
}
