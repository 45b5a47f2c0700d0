import { alignedBytes, KernelMemory } from '../kernels/kernel-memory.ts'
import { createSparseKernel } from '../kernels/sparse.ts'
import type { SparseKernel } from '../kernels/sparse.ts'
import type { SparseMatrix } from '../matrix.ts'
import { withoutShared } from './linear-class-prediction.ts'
import type { LossFactory, PointLoss } from './point-loss.ts'
import type { ObjectivePoint, Preconditioner, SmoothObjective } from './smooth-objective.ts'
import { buildSparsePreconditioner } from './sparse-preconditioner.ts'
import { totalWeightOf } from './total-weight.ts'

export interface SparseObjectiveData {
  X: SparseMatrix
  loss: LossFactory
  /** One weight a row, as the loss has them. */
  weight?: Float64Array
  fitIntercept: boolean
  /** Adds `½ penalty |w|²` to the mean loss; the intercept is free. */
  penalty: number
}

/** Raw predictions in a block: they stay in the processor's cache while it is worked on. */
const BLOCK_SIZE = 16_384

/**
 * The penalised mean loss of a linear model of sparse features, its gradient and its curvature.
 *
 * Parameters are laid out feature after feature, `stride` outputs each (one, or an even number of which the last may be
 * unused), then the intercepts: the outputs of a feature lie in one cache line or two, whatever row touches it. With an
 * intercept the features are centred without being stored so, as `DenseObjective` does.
 */
export class SparseObjective implements SmoothObjective {
  readonly outputs: number
  /** Outputs a feature has room for. */
  readonly stride: number
  readonly length: number
  readonly scales: Float64Array
  readonly data: SparseObjectiveData
  readonly means: Float64Array
  readonly totalWeight: number
  readonly #pace: () => Promise<void>
  readonly #loss: PointLoss
  readonly #kernel: SparseKernel
  readonly #memory: KernelMemory
  readonly #blockRows: number
  readonly #z: Float64Array[]
  /** Byte offsets; `rowMajor` holds the raw predictions of a block row after row, as the kernel has them. */
  readonly #at: {
    indptr: number
    indices: number
    values: number
    z: number
    rowMajor: number
    theta: number
    out: number
  }

  constructor(data: SparseObjectiveData, pace: () => Promise<void>) {
    const { X, loss, fitIntercept, weight } = data
    this.data = data
    this.#pace = pace
    this.outputs = loss.outputs
    this.stride = strideFor(loss.outputs)
    this.length = (X.columnCount + (fitIntercept ? 1 : 0)) * this.stride
    this.totalWeight = totalWeightOf(weight, X.rows)
    this.means = fitIntercept ? columnMeans(X) : new Float64Array(X.columnCount)
    this.scales = spreads(X, this.means, this.length, this.stride)
    this.#blockRows = blockRowsFor(X.rows, this.stride)
    this.#memory = new KernelMemory({ initialBytes: memoryBytes(X, loss) })
    const entries = X.indptr[X.rows]
    const parameters = X.columnCount * this.stride
    const allocate = (bytes: number) => this.#memory.allocate(bytes)
    this.#at = {
      indptr: allocate(4 * (X.rows + 1)),
      indices: allocate(4 * entries),
      values: allocate(8 * entries),
      z: allocate(8 * this.#blockRows * this.outputs),
      rowMajor: allocate(8 * this.#blockRows * this.stride),
      theta: allocate(8 * parameters),
      out: allocate(8 * parameters),
    }
    this.#memory.view('i32', this.#at.indptr, X.rows + 1).set(X.indptr)
    this.#memory.view('i32', this.#at.indices, entries).set(X.indices.subarray(0, entries))
    this.#memory.view('f64', this.#at.values, entries).set(X.values.subarray(0, entries))
    this.#z = Array.from({ length: this.outputs }, (_, k) =>
      this.#memory.view('f64', this.#at.z + 8 * k * this.#blockRows, this.#blockRows),
    )
    const block = { memory: this.#memory, rows: this.#blockRows, offset: this.#at.z, z: this.#z }
    this.#loss = loss.create(block)
    this.#kernel = createSparseKernel(this.#memory)
  }

  get isPenalised(): boolean {
    return this.data.penalty > 0
  }

  /** Of every row, by output, at the last evaluated point; where the outputs are probabilities by their softmax. */
  get probabilities(): readonly Float64Array[] | undefined {
    return this.#loss.probabilities
  }

  async evaluate(theta: Float64Array): Promise<ObjectivePoint> {
    const sums = new Float64Array(this.outputs)
    let loss = 0
    await this.#eachBlock(theta, (start, length) => {
      loss += this.#loss.evaluate(start, length)
      this.#collect(sums, start, length)
    })
    const gradient = this.#finish(sums, theta)
    let squares = 0
    const coefficients = this.data.X.columnCount * this.stride
    for (let place = 0; place < coefficients; place += 1) squares += theta[place] * theta[place]
    return { loss: loss / this.totalWeight + 0.5 * this.data.penalty * squares, gradient }
  }

  async curvatureTimes(direction: Float64Array): Promise<Float64Array> {
    const sums = new Float64Array(this.outputs)
    await this.#eachBlock(direction, (start, length) => {
      this.#loss.applyCurvature(start, length)
      this.#collect(sums, start, length)
    })
    return this.#finish(sums, direction)
  }

  buildPreconditioner(): Promise<Preconditioner> {
    return buildSparsePreconditioner(this)
  }

  /** The weighted second derivative of every row by output `k`, at the last evaluated point. */
  curvatureOf(k: number): Float64Array {
    const { rows } = this.data.X
    const curvature = new Float64Array(rows)
    for (let start = 0; start < rows; start += this.#blockRows) {
      const length = Math.min(this.#blockRows, rows - start)
      this.#loss.curvature(k, k, curvature.subarray(start, start + length), start, length)
    }
    return curvature
  }

  /** The mean curvature along each parameter alone, at the last evaluated point, without the penalty. */
  async diagonal(): Promise<Float64Array> {
    const { X, fitIntercept } = this.data
    const sums = new Float64Array(this.outputs)
    this.#clear()
    for (let start = 0; start < X.rows; start += this.#blockRows) {
      const length = Math.min(this.#blockRows, X.rows - start)
      this.#z.forEach((column, k) => this.#loss.curvature(k, k, column, start, length))
      this.#collect(sums, start, length, 1)
      await this.#pace()
    }
    const diagonal = new Float64Array(this.length)
    diagonal.set(this.#memory.view('f64', this.#at.out, X.columnCount * this.stride))
    if (fitIntercept) diagonal.set(sums, X.columnCount * this.stride)
    return diagonal.map((value) => value / this.totalWeight)
  }

  /** Coefficients (output after output) and intercepts of the features as given. */
  unpack(theta: Float64Array): { coef: Float64Array; intercept: Float64Array } {
    const d = this.data.X.columnCount
    const coef = new Float64Array(this.outputs * d)
    for (let k = 0; k < this.outputs; k += 1) {
      for (let j = 0; j < d; j += 1) coef[k * d + j] = theta[j * this.stride + k]
    }
    return { coef, intercept: withoutShared(this.#shifts(theta)) }
  }

  /** Raw predictions of the parameters, block after block, for `work`. */
  async #eachBlock(theta: Float64Array, work: (start: number, length: number) => void): Promise<void> {
    const { X } = this.data
    const parameters = X.columnCount * this.stride
    this.#memory.view('f64', this.#at.theta, parameters).set(theta.subarray(0, parameters))
    this.#clear()
    const shifts = this.#shifts(theta)
    for (let start = 0; start < X.rows; start += this.#blockRows) {
      const length = Math.min(this.#blockRows, X.rows - start)
      const { indices, values, theta: thetaAt, rowMajor } = this.#at
      this.#kernel.times(this.#at.indptr + 4 * start, indices, values, length, this.stride, thetaAt, rowMajor)
      const raw = this.#memory.view('f64', rowMajor, length * this.stride)
      this.#z.forEach((column, k) => {
        for (let i = 0, place = k; i < length; i += 1, place += this.stride)
          column[i] = raw[place] + shifts[k]
      })
      work(start, length)
      await this.#pace()
    }
  }

  #clear(): void {
    this.#memory.view('f64', this.#at.out, this.data.X.columnCount * this.stride).fill(0)
  }

  /** What each output adds to every row: its intercept less what centring takes away. */
  #shifts(theta: Float64Array): Float64Array {
    const shifts = new Float64Array(this.outputs)
    if (!this.data.fitIntercept) return shifts
    const d = this.data.X.columnCount
    for (let j = 0, base = 0; j < d; j += 1, base += this.stride) {
      for (let k = 0; k < this.outputs; k += 1) shifts[k] -= theta[base + k] * this.means[j]
    }
    for (let k = 0; k < this.outputs; k += 1) shifts[k] += theta[d * this.stride + k]
    return shifts
  }

  /** Adds `Xᵀ z` to what is summed up and the sums of z to `sums`; the entries squared where `squared` is 1. */
  #collect(sums: Float64Array, start: number, length: number, squared: 0 | 1 = 0): void {
    const { indptr, indices, values, rowMajor, out } = this.#at
    const raw = this.#memory.view('f64', rowMajor, length * this.stride)
    this.#z.forEach((column, k) => {
      let sum = 0
      for (let i = 0, place = k; i < length; i += 1, place += this.stride) {
        raw[place] = column[i]
        sum += column[i]
      }
      sums[k] += sum
    })
    const [first, stride] = [indptr + 4 * start, this.stride]
    this.#kernel.addTransposedTimes(first, indices, values, length, stride, rowMajor, out, squared)
  }

  /** Centring, the mean and the penalty, once for all rows. */
  #finish(sums: Float64Array, theta: Float64Array): Float64Array {
    const { X, fitIntercept, penalty } = this.data
    const { stride, outputs, totalWeight } = this
    const collected = this.#memory.view('f64', this.#at.out, X.columnCount * stride)
    const result = new Float64Array(this.length)
    for (let j = 0, base = 0; j < X.columnCount; j += 1, base += stride) {
      const mean = this.means[j]
      for (let k = 0; k < outputs; k += 1) {
        const place = base + k
        result[place] = (collected[place] - mean * sums[k]) / totalWeight + penalty * theta[place]
      }
    }
    if (fitIntercept) {
      for (let k = 0; k < outputs; k += 1) result[X.columnCount * stride + k] = sums[k] / totalWeight
    }
    return result
  }
}

/** Bytes of a fit: a copy of the entries, some vectors of parameters and the curvatures. */
export function sparseObjectiveMemory(
  { rows, columns }: { rows: number; columns: number },
  outputs: number,
): number {
  const parameters = (columns + 1) * strideFor(outputs)
  return 12 * rows * columns + 8 * (24 * parameters + (outputs + 8) * rows) + 2_000_000
}

function strideFor(outputs: number): number {
  return outputs === 1 ? 1 : outputs + (outputs % 2)
}

function blockRowsFor(rows: number, stride: number): number {
  const most = Math.max(32, Math.floor(BLOCK_SIZE / stride))
  const even = Math.min(most, rows) + 1
  return even - (even % 2)
}

function memoryBytes(X: SparseMatrix, loss: LossFactory): number {
  const stride = strideFor(loss.outputs)
  const blockRows = blockRowsFor(X.rows, stride)
  const entries = X.indptr[X.rows]
  return (
    alignedBytes(4 * (X.rows + 1)) +
    alignedBytes(4 * entries) +
    alignedBytes(8 * entries) +
    alignedBytes(8 * blockRows * loss.outputs) +
    alignedBytes(8 * blockRows * stride) +
    2 * alignedBytes(8 * X.columnCount * stride) +
    loss.scratchBytes(blockRows)
  )
}

function columnMeans({ rows, columnCount, indptr, indices, values }: SparseMatrix): Float64Array {
  const means = new Float64Array(columnCount)
  for (let entry = 0; entry < indptr[rows]; entry += 1) means[indices[entry]] += values[entry]
  return means.map((sum) => sum / rows)
}

/** At least 1, and the spread of the feature: rounding in a gradient entry grows with it. */
function spreads(
  { rows, columnCount, indptr, indices, values }: SparseMatrix,
  means: Float64Array,
  length: number,
  stride: number,
): Float64Array {
  const squares = new Float64Array(columnCount)
  for (let entry = 0; entry < indptr[rows]; entry += 1) squares[indices[entry]] += values[entry] ** 2
  const scales = new Float64Array(length).fill(1)
  squares.forEach((square, j) => {
    const spread = Math.max(1, Math.sqrt(Math.max(0, square / rows - means[j] ** 2)))
    scales.fill(spread, j * stride, (j + 1) * stride)
  })
  return scales
}
