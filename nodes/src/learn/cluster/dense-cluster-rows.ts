import type { ElkanKernel } from '../kernels/contracts/elkan.ts'
import type { KMeansKernel } from '../kernels/contracts/k-means.ts'
import { createElkanKernel } from '../kernels/elkan.ts'
import { createKMeansKernel } from '../kernels/k-means.ts'
import { alignedBytes, KernelMemory } from '../kernels/kernel-memory.ts'
import type { Matrix } from '../matrix.ts'
import type { ClusterRows, ClusterRowsOptions } from './cluster-rows.ts'

/** How many centers the kernel compares a row with at a time. */
const BLOCK = 4
/** Rows copied at a time. */
const LOAD_ROWS = 64

/** Dense rows, row after row in the memory of the kernel `k-means`. */
export class DenseClusterRows implements ClusterRows {
  readonly columns: number
  readonly clusters: number
  readonly labels: Int32Array
  readonly sums: Float64Array
  readonly counts: Float64Array
  readonly closest: Float64Array
  readonly bounds: { halves: Float64Array; nearest: Float64Array }
  count = 0

  readonly #source: Matrix
  readonly #means: Float64Array | null
  readonly #kernel: KMeansKernel
  readonly #elkan: ElkanKernel
  readonly #values: Float64Array
  readonly #weights: Float64Array
  readonly #packed: PackedCenters
  readonly #trials: PackedCenters
  readonly #plain: Float64Array
  readonly #rowNorms: Float64Array
  readonly #reached: Float64Array
  readonly #pots: Float64Array
  readonly #upper: Float64Array
  readonly #lower: Float64Array
  readonly #shifts: Float64Array
  #hasWeights = false

  constructor(source: Matrix, { clusters, capacity, trials = 0, bounds = false, means }: ClusterRowsOptions) {
    const columns = source.columns.length
    this.columns = columns
    this.clusters = clusters
    this.#source = source
    this.#means = means ?? null
    const seeds = trials > 0 ? capacity : 0
    const [blocks, trialBlocks] = [clusters, trials].map((count) => Math.ceil(count / BLOCK))
    const lengths = {
      values: capacity * columns,
      weights: capacity,
      sums: clusters * columns,
      counts: clusters,
      plain: clusters * columns,
      packed: blocks * BLOCK * columns,
      norms: blocks * BLOCK,
      scratch: 16 * blocks,
      trials: trialBlocks * BLOCK * columns,
      trialNorms: trialBlocks * BLOCK,
      rowNorms: seeds,
      closest: seeds,
      reached: seeds * trialBlocks * BLOCK,
      pots: trialBlocks * BLOCK,
      upper: bounds ? capacity : 0,
      lower: bounds ? capacity * clusters : 0,
      halves: bounds ? clusters * clusters : 0,
      nearest: bounds ? clusters : 0,
      shifts: bounds ? clusters : 0,
    }
    const bytes = Object.values(lengths).reduce((sum, length) => sum + alignedBytes(8 * length), 0)
    const initialBytes = bytes + alignedBytes(4 * capacity)
    const memory = new KernelMemory({ initialBytes, maximumBytes: initialBytes })
    const doubles = (name: keyof typeof lengths) =>
      memory.view('f64', memory.allocate(8 * lengths[name]), lengths[name])
    this.#kernel = createKMeansKernel(memory)
    this.#elkan = createElkanKernel(memory)
    this.#values = doubles('values')
    this.#weights = doubles('weights')
    this.sums = doubles('sums')
    this.counts = doubles('counts')
    this.#plain = doubles('plain')
    this.#packed = {
      values: doubles('packed'),
      norms: doubles('norms'),
      scratch: doubles('scratch').byteOffset,
    }
    this.#trials = { values: doubles('trials'), norms: doubles('trialNorms'), scratch: 0 }
    this.#rowNorms = doubles('rowNorms')
    this.closest = doubles('closest')
    this.#reached = doubles('reached')
    this.#pots = doubles('pots')
    this.#upper = doubles('upper')
    this.#lower = doubles('lower')
    this.bounds = { halves: doubles('halves'), nearest: doubles('nearest') }
    this.#shifts = doubles('shifts')
    this.labels = memory.view('i32', memory.allocate(4 * capacity), capacity)
  }

  load(start: number, end: number): void {
    const { columns } = this
    this.count = end - start
    // Few rows at a time, which stay in the cache until the last column has been written to them.
    for (let from = start; from < end; from += LOAD_ROWS) {
      const to = Math.min(end, from + LOAD_ROWS)
      for (let feature = 0; feature < columns; feature += 1) {
        const mean = this.#means === null ? 0 : this.#means[feature]
        const column = this.#source.columns[feature]
        copyColumn(column, from, to, mean, this.#values, (from - start) * columns + feature, columns)
      }
    }
  }

  loadRows(rows: ArrayLike<number>): void {
    const { columns } = this
    this.count = rows.length
    for (let feature = 0; feature < columns; feature += 1) {
      const column = this.#source.columns[feature]
      const mean = this.#means === null ? 0 : this.#means[feature]
      for (let i = 0, at = feature; i < rows.length; i += 1, at += columns) {
        this.#values[at] = column[rows[i]] - mean
      }
    }
  }

  setWeights(weights: Float64Array | null): void {
    this.#hasWeights = weights !== null
    if (weights !== null) this.#weights.set(weights)
  }

  setCenters(centers: Float64Array): void {
    pack(centers, this.columns, this.#packed)
  }

  assign(start: number, end: number): number {
    const { columns } = this
    return this.#kernel.assign(
      this.#rowsAt(start),
      end - start,
      columns,
      this.#packed.values.byteOffset,
      this.#packed.norms.byteOffset,
      this.#packed.norms.length / BLOCK,
      this.#labelsAt(start),
      this.#packed.scratch,
    )
  }

  accumulate(start: number, end: number): void {
    this.#kernel.accumulate(
      this.#rowsAt(start),
      end - start,
      this.columns,
      this.#weightsAt(start),
      this.#labelsAt(start),
      this.sums.byteOffset,
      this.counts.byteOffset,
    )
  }

  inertia(centers: Float64Array, start: number, end: number): number {
    this.#plain.set(centers)
    return this.#kernel.inertia(
      this.#rowsAt(start),
      end - start,
      this.columns,
      this.#weightsAt(start),
      this.#labelsAt(start),
      this.#plain.byteOffset,
    )
  }

  squaredDistance(row: number, centers: Float64Array, center: number): number {
    const { columns } = this
    const values = this.#values
    let from = row * columns
    let to = center * columns
    let sum = 0
    for (const end = from + columns; from < end; from += 1, to += 1) {
      const difference = values[from] - centers[to]
      sum += difference * difference
    }
    return sum
  }

  addRow(row: number, factor: number, target: Float64Array, offset: number): void {
    const from = row * this.columns
    for (let feature = 0; feature < this.columns; feature += 1) {
      target[offset + feature] += this.#values[from + feature] * factor
    }
  }

  startBounds(centers: Float64Array, start: number, end: number): void {
    this.#plain.set(centers)
    this.#elkan.startBounds(
      this.#rowsAt(start),
      end - start,
      this.columns,
      this.#plain.byteOffset,
      this.clusters,
      this.#labelsAt(start),
      this.#upper.byteOffset + 8 * start,
      this.#lower.byteOffset + 8 * start * this.clusters,
      this.bounds.halves.byteOffset,
    )
  }

  relabel(centers: Float64Array, start: number, end: number): void {
    this.#plain.set(centers)
    this.#elkan.relabel(
      this.#rowsAt(start),
      end - start,
      this.columns,
      this.#plain.byteOffset,
      this.clusters,
      this.#labelsAt(start),
      this.#upper.byteOffset + 8 * start,
      this.#lower.byteOffset + 8 * start * this.clusters,
      this.bounds.halves.byteOffset,
      this.bounds.nearest.byteOffset,
    )
  }

  loosen(shifts: Float64Array, start: number, end: number): void {
    this.#shifts.set(shifts)
    this.#elkan.loosen(
      end - start,
      this.clusters,
      this.#labelsAt(start),
      this.#upper.byteOffset + 8 * start,
      this.#lower.byteOffset + 8 * start * this.clusters,
      this.#shifts.byteOffset,
    )
  }

  startSeeding(): void {
    const { columns } = this
    this.closest.fill(Infinity)
    for (let row = 0, at = 0; row < this.count; row += 1) {
      let norm = 0
      for (const end = at + columns; at < end; at += 1) norm += this.#values[at] * this.#values[at]
      this.#rowNorms[row] = norm
    }
  }

  tryCandidates(candidates: ArrayLike<number>): Float64Array {
    const { columns, count } = this
    const centers = new Float64Array(candidates.length * columns)
    for (let i = 0; i < candidates.length; i += 1) this.addRow(candidates[i], 1, centers, i * columns)
    pack(centers, columns, this.#trials)
    const blocks = Math.ceil(candidates.length / BLOCK)
    for (let block = 0; block < blocks; block += 1) {
      this.#kernel.tryCandidates(
        this.#values.byteOffset,
        count,
        columns,
        this.#trials.values.byteOffset + 8 * block * BLOCK * columns,
        this.#trials.norms.byteOffset + 8 * block * BLOCK,
        this.#rowNorms.byteOffset,
        this.#weightsAt(0),
        this.closest.byteOffset,
        this.#reached.byteOffset + 8 * block * BLOCK * count,
        this.#pots.byteOffset + 8 * block * BLOCK,
      )
    }
    return this.#pots.slice(0, candidates.length)
  }

  acceptCandidate(place: number): void {
    const { count, closest } = this
    const reached = this.#reached
    let at = (place - (place % BLOCK)) * count + (place % BLOCK)
    for (let row = 0; row < count; row += 1, at += BLOCK) closest[row] = reached[at]
  }

  #rowsAt(row: number): number {
    return this.#values.byteOffset + 8 * row * this.columns
  }

  #labelsAt(row: number): number {
    return this.labels.byteOffset + 4 * row
  }

  #weightsAt(row: number): number {
    return this.#hasWeights ? this.#weights.byteOffset + 8 * row : 0
  }
}

/** Centers as the kernel compares with them. */
interface PackedCenters {
  values: Float64Array
  norms: Float64Array
  scratch: number
}

/** -2 times the centers in blocks of four, feature by feature, and their squared norms; Infinity where none is. */
function pack(centers: Float64Array, columns: number, { values, norms }: PackedCenters): void {
  values.fill(0)
  norms.fill(Infinity)
  for (let center = 0; center * columns < centers.length; center += 1) {
    const lane = center % BLOCK
    const block = (center - lane) * columns
    let norm = 0
    for (let feature = 0; feature < columns; feature += 1) {
      const value = centers[center * columns + feature]
      values[block + feature * BLOCK + lane] = -2 * value
      norm += value * value
    }
    norms[center] = norm
  }
}

/** The values of a column less its mean, to every `step`-th place. */
function copyColumn(
  column: Float64Array,
  from: number,
  to: number,
  mean: number,
  target: Float64Array,
  place: number,
  step: number,
): void {
  for (let row = from, at = place; row < to; row += 1, at += step) target[at] = column[row] - mean
}
