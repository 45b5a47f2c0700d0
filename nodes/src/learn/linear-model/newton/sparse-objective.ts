import { alignedBytes, KernelMemory } from '../../kernels/kernel-memory.ts'
import type { SparseMatrix } from '../../matrix.ts'
import { withoutShared } from '../linear-class-prediction.ts'
import { createOutputProducts, outputProductsBytes } from './output-products.ts'
import type { OutputProducts } from './output-products.ts'
import type { LossFactory, PointLoss } from './point-loss.ts'
import type { ObjectivePoint, Preconditioner, SmoothObjective } from './smooth-objective.ts'
import { buildSparsePreconditioner } from './sparse-preconditioner.ts'
import { totalWeightOf } from '../total-weight.ts'

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
  readonly pace: () => Promise<void>
  readonly #loss: PointLoss
  readonly #products: OutputProducts
  readonly #blockRows: number
  /** The raw predictions of a block, one array an output. */
  readonly #z: Float64Array[]

  constructor(data: SparseObjectiveData, pace: () => Promise<void>) {
    const { X, loss, fitIntercept, weight } = data
    this.data = data
    this.pace = pace
    this.outputs = loss.outputs
    this.stride = strideFor(loss.outputs)
    this.length = (X.columnCount + (fitIntercept ? 1 : 0)) * this.stride
    this.totalWeight = totalWeightOf(weight, X.rows)
    this.means = fitIntercept ? columnMeans(X) : new Float64Array(X.columnCount)
    this.scales = spreads(X, this.means, this.length, this.stride)
    this.#products = createOutputProducts(X, this.stride)
    this.#blockRows = blockRowsFor(X.rows, this.stride)
    const bytes = 8 * this.#blockRows * this.outputs
    const memory = new KernelMemory({
      initialBytes: alignedBytes(bytes) + loss.scratchBytes(this.#blockRows),
    })
    const offset = memory.allocate(bytes)
    this.#z = Array.from({ length: this.outputs }, (_, k) =>
      memory.view('f64', offset + 8 * k * this.#blockRows, this.#blockRows),
    )
    this.#loss = loss.create({ memory, rows: this.#blockRows, offset, z: this.#z })
  }

  get isPenalised(): boolean {
    return this.data.penalty > 0
  }

  /** Of every row, by output, at the last evaluated point; where the outputs are probabilities by their softmax. */
  get probabilities(): readonly Float64Array[] | undefined {
    return this.#loss.probabilities
  }

  async evaluate(theta: Float64Array): Promise<ObjectivePoint> {
    let loss = 0
    await this.#eachBlock(theta, (start, length) => (loss += this.#loss.evaluate(start, length)))
    const gradient = this.#collect(theta)
    let squares = 0
    const coefficients = this.data.X.columnCount * this.stride
    for (let place = 0; place < coefficients; place += 1) squares += theta[place] * theta[place]
    return { loss: loss / this.totalWeight + 0.5 * this.data.penalty * squares, gradient }
  }

  async curvatureTimes(direction: Float64Array, out?: Float64Array): Promise<Float64Array> {
    await this.#eachBlock(direction, (start, length) => this.#loss.applyCurvature(start, length))
    return this.#collect(direction, out)
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
    for (let start = 0; start < X.rows; start += this.#blockRows) {
      const length = Math.min(this.#blockRows, X.rows - start)
      this.#z.forEach((column, k) => this.#loss.curvature(k, k, column, start, length))
      this.#toRows(start, length)
    }
    await this.pace()
    const diagonal = new Float64Array(this.length)
    diagonal.set(this.#products.timesColumns(true))
    if (fitIntercept) diagonal.set(this.#sums(), X.columnCount * this.stride)
    for (let place = 0; place < diagonal.length; place += 1) diagonal[place] /= this.totalWeight
    return diagonal
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

  /** Raw predictions of the parameters, block after block, for `work`; what it makes of them is kept row after row. */
  async #eachBlock(theta: Float64Array, work: (start: number, length: number) => void): Promise<void> {
    const { rows } = this.data.X
    const { values } = this.#products
    const shifts = this.#shifts(theta)
    this.#products.load(theta)
    for (let start = 0; start < rows; start += this.#blockRows) {
      const length = Math.min(this.#blockRows, rows - start)
      this.#products.times(start, length)
      this.#z.forEach((column, k) => {
        const shift = shifts[k]
        let place = start * this.stride + k
        for (let i = 0; i < length; i += 1, place += this.stride) column[i] = values[place] + shift
      })
      work(start, length)
      this.#toRows(start, length)
      await this.pace()
    }
  }

  /** Keeps the block's values row after row. */
  #toRows(start: number, length: number): void {
    const { values } = this.#products
    this.#z.forEach((column, k) => {
      let place = start * this.stride + k
      for (let i = 0; i < length; i += 1, place += this.stride) values[place] = column[i]
    })
  }

  /** The sums over the rows of the values kept, by output. */
  #sums(): Float64Array {
    const { values } = this.#products
    const sums = new Float64Array(this.outputs)
    for (let base = 0; base < values.length; base += this.stride) {
      for (let k = 0; k < this.outputs; k += 1) sums[k] += values[base + k]
    }
    return sums
  }

  /** What each output adds to every row: its intercept less what centring takes away. */
  #shifts(theta: Float64Array): Float64Array {
    const shifts = new Float64Array(this.outputs)
    if (!this.data.fitIntercept) return shifts
    const d = this.data.X.columnCount
    for (let j = 0, base = 0; j < d; j += 1, base += this.stride) {
      const mean = this.means[j]
      if (mean === 0) continue
      for (let k = 0; k < this.outputs; k += 1) shifts[k] -= theta[base + k] * mean
    }
    for (let k = 0; k < this.outputs; k += 1) shifts[k] += theta[d * this.stride + k]
    return shifts
  }

  /** Sums over all rows, centring, the mean and the penalty. */
  #collect(theta: Float64Array, result: Float64Array = new Float64Array(this.length)): Float64Array {
    const { X, fitIntercept, penalty } = this.data
    const { stride, outputs, totalWeight } = this
    const sums = this.#sums()
    const collected = this.#products.timesColumns()
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

/** Bytes of a fit: the entries by row and by column, some vectors of parameters and the curvatures. */
export function sparseObjectiveMemory(
  { rows, columns }: { rows: number; columns: number },
  outputs: number,
): number {
  const stride = strideFor(outputs)
  const products = outputProductsBytes({ rows, columns }, rows * columns, stride)
  return products + 8 * (24 * (columns + 1) * stride + (2 * outputs + 8) * rows) + 2_000_000
}

function strideFor(outputs: number): number {
  return outputs === 1 ? 1 : outputs + (outputs % 2)
}

function blockRowsFor(rows: number, stride: number): number {
  const most = Math.max(32, Math.floor(BLOCK_SIZE / stride))
  const even = Math.min(most, rows) + 1
  return even - (even % 2)
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
