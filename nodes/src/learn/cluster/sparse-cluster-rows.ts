import { loosen, relabel, startBounds } from '../kernels/elkan-bounds.ts'
import type { DistanceTo, ElkanBounds } from '../kernels/elkan-bounds.ts'
import type { SparseMatrix } from '../matrix.ts'
import type { ClusterRows, ClusterRowsOptions } from './cluster-rows.ts'

/** Sparse rows: a distance costs as many steps as the row has entries. */
export class SparseClusterRows implements ClusterRows {
  readonly columns: number
  readonly clusters: number
  readonly labels: Int32Array
  readonly sums: Float64Array
  readonly counts: Float64Array
  readonly closest: Float64Array
  readonly bounds: ElkanBounds
  count = 0

  readonly #source: SparseMatrix
  /** The rows loaded, as numbers of rows of the source. */
  readonly #rows: Int32Array
  readonly #rowNorms: Float64Array
  readonly #reached: Float64Array
  /** Centers feature by feature, `[feature][center]`, so that an entry meets all of them in one place. */
  readonly #byFeature: Float64Array
  readonly #norms: Float64Array
  readonly #scores: Float64Array
  #weights: Float64Array | null = null

  constructor(source: SparseMatrix, { clusters, capacity, trials = 0, bounds = false }: ClusterRowsOptions) {
    const columns = source.columnCount
    const places = Math.max(clusters, trials)
    this.columns = columns
    this.clusters = clusters
    this.#source = source
    this.#rows = new Int32Array(capacity)
    this.labels = new Int32Array(capacity)
    this.sums = new Float64Array(clusters * columns)
    this.counts = new Float64Array(clusters)
    this.closest = new Float64Array(trials > 0 ? capacity : 0)
    this.#rowNorms = new Float64Array(trials > 0 ? capacity : 0)
    this.#reached = new Float64Array(trials * capacity)
    this.#byFeature = new Float64Array(places * columns)
    this.#norms = new Float64Array(places)
    this.#scores = new Float64Array(places)
    const bounded = bounds ? clusters : 0
    this.bounds = {
      clusters,
      labels: this.labels,
      upper: new Float64Array(bounds ? capacity : 0),
      lower: new Float64Array(capacity * bounded),
      halves: new Float64Array(bounded * bounded),
      nearest: new Float64Array(bounded),
    }
  }

  load(start: number, end: number): void {
    this.count = end - start
    for (let row = start; row < end; row += 1) this.#rows[row - start] = row
  }

  loadRows(rows: ArrayLike<number>): void {
    this.count = rows.length
    for (let i = 0; i < rows.length; i += 1) this.#rows[i] = rows[i]
  }

  setWeights(weights: Float64Array | null): void {
    this.#weights = weights
  }

  setCenters(centers: Float64Array): void {
    const { columns, clusters } = this
    for (let center = 0; center < clusters; center += 1) {
      let norm = 0
      for (let feature = 0; feature < columns; feature += 1) {
        const value = centers[center * columns + feature]
        this.#byFeature[feature * clusters + center] = value
        norm += value * value
      }
      this.#norms[center] = norm
    }
  }

  assign(start: number, end: number): number {
    const { clusters, labels } = this
    const scores = this.#scores
    let changed = 0
    for (let row = start; row < end; row += 1) {
      this.#products(row, clusters)
      let label = 0
      let least = Infinity
      for (let center = 0; center < clusters; center += 1) {
        const score = this.#norms[center] - 2 * scores[center]
        if (score < least) {
          least = score
          label = center
        }
      }
      if (label !== labels[row]) changed += 1
      labels[row] = label
    }
    return changed
  }

  accumulate(start: number, end: number): void {
    const { columns, labels, sums, counts } = this
    for (let row = start; row < end; row += 1) {
      const weight = this.#weights === null ? 1 : this.#weights[row]
      counts[labels[row]] += weight
      this.addRow(row, weight, sums, labels[row] * columns)
    }
  }

  inertia(centers: Float64Array, start: number, end: number): number {
    const norms = squaredNorms(centers, this.columns)
    let total = 0
    for (let row = start; row < end; row += 1) {
      const center = this.labels[row]
      const distance = this.#squaredDistance(row, centers, center, norms[center])
      total += distance * (this.#weights === null ? 1 : this.#weights[row])
    }
    return total
  }

  squaredDistance(row: number, centers: Float64Array, center: number): number {
    const from = center * this.columns
    let norm = 0
    for (let at = from; at < from + this.columns; at += 1) norm += centers[at] * centers[at]
    return this.#squaredDistance(row, centers, center, norm)
  }

  addRow(row: number, factor: number, target: Float64Array, offset: number): void {
    const { indptr, indices, values } = this.#source
    const source = this.#rows[row]
    for (let entry = indptr[source]; entry < indptr[source + 1]; entry += 1) {
      target[offset + indices[entry]] += values[entry] * factor
    }
  }

  startBounds(centers: Float64Array, start: number, end: number): void {
    startBounds(this.bounds, start, end, this.#distances(centers))
  }

  relabel(centers: Float64Array, start: number, end: number): void {
    relabel(this.bounds, start, end, this.#distances(centers))
  }

  loosen(shifts: Float64Array, start: number, end: number): void {
    loosen(this.bounds, start, end, shifts)
  }

  startSeeding(): void {
    const { indptr, values } = this.#source
    this.closest.fill(Infinity)
    for (let row = 0; row < this.count; row += 1) {
      const source = this.#rows[row]
      let norm = 0
      for (let entry = indptr[source]; entry < indptr[source + 1]; entry += 1) norm += values[entry] ** 2
      this.#rowNorms[row] = norm
    }
  }

  tryCandidates(candidates: ArrayLike<number>): Float64Array {
    const { indptr, indices, values } = this.#source
    const { count, closest } = this
    const trials = candidates.length
    this.#byFeature.fill(0)
    for (let place = 0; place < trials; place += 1) {
      const source = this.#rows[candidates[place]]
      for (let entry = indptr[source]; entry < indptr[source + 1]; entry += 1) {
        this.#byFeature[indices[entry] * trials + place] = values[entry]
      }
    }
    const pots = new Float64Array(trials)
    for (let row = 0; row < count; row += 1) {
      this.#products(row, trials)
      const weight = this.#weights === null ? 1 : this.#weights[row]
      for (let place = 0; place < trials; place += 1) {
        const norms = this.#rowNorms[candidates[place]] + this.#rowNorms[row]
        const distance = Math.min(closest[row], Math.max(0, norms - 2 * this.#scores[place]))
        this.#reached[place * count + row] = distance
        pots[place] += distance * weight
      }
    }
    return pots
  }

  acceptCandidate(place: number): void {
    const { count } = this
    this.closest.set(this.#reached.subarray(place * count, (place + 1) * count))
  }

  /** The products of a row with the first `places` centers by feature, to `#scores`. */
  #products(row: number, places: number): void {
    const { indptr, indices, values } = this.#source
    const scores = this.#scores
    const byFeature = this.#byFeature
    const source = this.#rows[row]
    scores.fill(0)
    for (let entry = indptr[source]; entry < indptr[source + 1]; entry += 1) {
      const value = values[entry]
      const from = indices[entry] * places
      for (let place = 0; place < places; place += 1) scores[place] += byFeature[from + place] * value
    }
  }

  #distances(centers: Float64Array): DistanceTo {
    const norms = squaredNorms(centers, this.columns)
    return (row, center) => Math.sqrt(this.#squaredDistance(row, centers, center, norms[center]))
  }

  /** Only the entries of the row differ from the center as if the row were zeros: |c|² + Σ (x - c)² - c². */
  #squaredDistance(row: number, centers: Float64Array, center: number, norm: number): number {
    const { indptr, indices, values } = this.#source
    const source = this.#rows[row]
    const from = center * this.columns
    let sum = 0
    for (let entry = indptr[source]; entry < indptr[source + 1]; entry += 1) {
      const value = centers[from + indices[entry]]
      const difference = values[entry] - value
      sum += difference * difference - value * value
    }
    return Math.max(0, sum + norm)
  }
}

/** The squared norm of each center. */
function squaredNorms(centers: Float64Array, columns: number): Float64Array {
  const norms = new Float64Array(centers.length / columns)
  for (let at = 0; at < centers.length; at += 1) norms[Math.floor(at / columns)] += centers[at] ** 2
  return norms
}
