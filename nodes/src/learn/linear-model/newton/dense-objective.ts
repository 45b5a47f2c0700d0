import type { LinearKernel } from '../../kernels/contracts/linear.ts'
import { alignedBytes, KernelMemory } from '../../kernels/kernel-memory.ts'
import { createLinearKernel } from '../../kernels/linear.ts'
import { buildFactoredPreconditioner } from './factored-preconditioner.ts'
import { withoutShared } from '../linear-class-prediction.ts'
import type { LossFactory, PointLoss } from './point-loss.ts'
import type { ObjectivePoint, Preconditioner, SmoothObjective } from './smooth-objective.ts'
import { totalWeightOf } from '../total-weight.ts'
import { WeightedGram } from './weighted-gram.ts'

export interface DenseObjectiveData {
  rows: number
  columns: readonly Float64Array[]
  loss: LossFactory
  /** One weight a row, as the loss has them. */
  weight?: Float64Array
  fitIntercept: boolean
  /** Adds `½ penalty |w|²` to the mean loss; the intercept is free. */
  penalty: number
}

/** Doubles of features in a block: they stay in the processor's cache while it is worked on. */
const BLOCK_SIZE = 32_768
/** Values between two chances for the event loop. */
const VALUES_A_PAUSE = 2_000_000
const ROWS_FOR_SPREAD = 10_000

/**
 * The penalised mean loss of a linear model of dense features, its gradient and its curvature.
 *
 * Parameters are laid out output after output, `size` each: the features' coefficients, then the intercept if there is
 * one. With an intercept the features are centred, which changes neither the penalty nor the optimum but the
 * conditioning: the intercept parameter is the one of the centred features.
 *
 * The columns are copied block by block into a kernel's memory, so that the copy is as small as a block.
 */
export class DenseObjective implements SmoothObjective {
  readonly outputs: number
  /** Parameters of one output. */
  readonly size: number
  readonly length: number
  readonly scales: Float64Array
  readonly data: DenseObjectiveData
  readonly means: Float64Array
  readonly totalWeight: number
  readonly pace: () => Promise<void>
  readonly #loss: PointLoss
  readonly #kernel: LinearKernel
  readonly #memory: KernelMemory
  readonly #blockRows: number
  /** Bytes from one column of a block to the next. */
  readonly #stride: number
  /** Byte offsets: the features of a block, the raw predictions, the parameters, what is summed up. */
  readonly #at: { x: number; z: number; theta: number; out: number }
  /** Made when a Hessian is first asked for: many fits do without. */
  #gram: WeightedGram | undefined

  constructor(data: DenseObjectiveData, pace: () => Promise<void>) {
    const { rows, columns, loss, fitIntercept, weight } = data
    this.data = data
    this.pace = pace
    this.outputs = loss.outputs
    this.size = columns.length + (fitIntercept ? 1 : 0)
    this.length = this.outputs * this.size
    this.totalWeight = totalWeightOf(weight, rows)
    this.means = Float64Array.from(columns, (column) => (fitIntercept ? plainMean(column) : 0))
    this.scales = spreads(data, this.means, this.outputs)
    this.#blockRows = blockRowsFor(rows, this.size)
    this.#stride = 8 * this.#blockRows
    this.#memory = new KernelMemory({ initialBytes: blockBytes(rows, this.size, loss) })
    const allocate = (doubles: number) => this.#memory.allocate(8 * doubles)
    this.#at = {
      x: allocate(columns.length * this.#blockRows),
      z: allocate(this.outputs * this.#blockRows),
      theta: allocate(this.size),
      out: allocate(this.size),
    }
    const z = Array.from({ length: this.outputs }, (_, k) => this.#z(k))
    this.#loss = loss.create({ memory: this.#memory, rows: this.#blockRows, offset: this.#at.z, z })
    this.#kernel = createLinearKernel(this.#memory)
  }

  get isPenalised(): boolean {
    return this.data.penalty > 0
  }

  async evaluate(theta: Float64Array): Promise<ObjectivePoint> {
    const gradient = new Float64Array(this.length)
    const sums = new Float64Array(this.outputs)
    let loss = 0
    await this.#eachBlock((start, length) => {
      this.#rawPredictions(theta, start, length)
      loss += this.#loss.evaluate(start, length)
      this.#collect(gradient, sums, length)
    })
    this.#finish(gradient, sums, theta)
    let squares = 0
    this.#eachCoefficient((place) => (squares += theta[place] * theta[place]))
    return { loss: loss / this.totalWeight + 0.5 * this.data.penalty * squares, gradient }
  }

  async curvatureTimes(
    direction: Float64Array,
    product = new Float64Array(this.length),
  ): Promise<Float64Array> {
    product.fill(0)
    const sums = new Float64Array(this.outputs)
    await this.#eachBlock((start, length) => {
      this.#rawPredictions(direction, start, length)
      this.#loss.applyCurvature(start, length)
      this.#collect(product, sums, length)
    })
    this.#finish(product, sums, direction)
    return product
  }

  buildPreconditioner(): Promise<Preconditioner> {
    return buildFactoredPreconditioner(this)
  }

  /**
   * The block of the Hessian between two outputs at the last evaluated point, lower triangle, column-major,
   * `size * size`; with the penalty where both are the same.
   */
  async hessianBlock(a: number, b: number): Promise<Float64Array> {
    const { rows, columns, fitIntercept, penalty } = this.data
    const { size, means } = this
    this.#gram ??= new WeightedGram({ rows, columns, means, hasOnes: fitIntercept })
    const block = await this.#gram.sum(
      (out, start, length) => this.#loss.curvature(a, b, out, start, length),
      this.pace,
    )
    for (let i = 0; i < block.length; i += 1) block[i] /= this.totalWeight
    const penalised = fitIntercept ? size - 1 : size
    if (a === b) for (let j = 0; j < penalised; j += 1) block[j * size + j] += penalty
    return block
  }

  /** Coefficients and intercepts of the features as given, from the parameters of the centred ones. */
  unpack(theta: Float64Array): { coef: Float64Array; intercept: Float64Array } {
    const d = this.data.columns.length
    const coef = new Float64Array(this.outputs * d)
    const intercept = new Float64Array(this.outputs)
    for (let k = 0; k < this.outputs; k += 1) {
      coef.set(theta.subarray(k * this.size, k * this.size + d), k * d)
      intercept[k] = this.#shift(theta, k)
    }
    return { coef, intercept: withoutShared(intercept) }
  }

  async #eachBlock(work: (start: number, length: number) => void): Promise<void> {
    const { rows } = this.data
    const blocksAPause = Math.max(1, Math.floor(VALUES_A_PAUSE / (this.#blockRows * this.length)))
    let blocks = 0
    for (let start = 0; start < rows; start += this.#blockRows) {
      work(start, Math.min(this.#blockRows, rows - start))
      blocks += 1
      if (blocks % blocksAPause === 0) await this.pace()
    }
    await this.pace()
  }

  #z(k: number): Float64Array {
    return this.#memory.view('f64', this.#at.z + k * this.#stride, this.#blockRows)
  }

  /** What output k adds to every row: its intercept less what centring takes away. */
  #shift(theta: Float64Array, k: number): number {
    if (!this.data.fitIntercept) return 0
    const d = this.data.columns.length
    let shift = theta[k * this.size + d]
    for (let j = 0; j < d; j += 1) shift -= theta[k * this.size + j] * this.means[j]
    return shift
  }

  #rawPredictions(theta: Float64Array, start: number, length: number): void {
    const { columns } = this.data
    const { x, theta: thetaAt, z } = this.#at
    columns.forEach((column, j) => {
      const block = this.#memory.view('f64', x + j * this.#stride, length)
      block.set(column.subarray(start, start + length))
    })
    const parameters = this.#memory.view('f64', thetaAt, columns.length)
    for (let k = 0; k < this.outputs; k += 1) {
      parameters.set(theta.subarray(k * this.size, k * this.size + columns.length))
      this.#z(k).fill(this.#shift(theta, k), 0, length)
      this.#kernel.addTimes(x, this.#stride, columns.length, thetaAt, z + k * this.#stride, length)
    }
  }

  /** Adds `Xᵀ z` to each output's coefficients and the sums of z to `sums`. */
  #collect(out: Float64Array, sums: Float64Array, length: number): void {
    const d = this.data.columns.length
    const block = this.#memory.view('f64', this.#at.out, d)
    for (let k = 0; k < this.outputs; k += 1) {
      block.fill(0)
      this.#kernel.addDots(this.#at.x, this.#stride, d, this.#at.z + k * this.#stride, this.#at.out, length)
      for (let j = 0; j < d; j += 1) out[k * this.size + j] += block[j]
      const values = this.#z(k)
      let sum = 0
      for (let i = 0; i < length; i += 1) sum += values[i]
      sums[k] += sum
    }
  }

  /** Centring, the mean and the penalty, once for all rows. */
  #finish(out: Float64Array, sums: Float64Array, theta: Float64Array): void {
    const d = this.data.columns.length
    for (let k = 0; k < this.outputs; k += 1) {
      const base = k * this.size
      for (let j = 0; j < d; j += 1) {
        out[base + j] =
          (out[base + j] - this.means[j] * sums[k]) / this.totalWeight + this.data.penalty * theta[base + j]
      }
      if (this.data.fitIntercept) out[base + d] = sums[k] / this.totalWeight
    }
  }

  #eachCoefficient(visit: (place: number) => void): void {
    for (let k = 0; k < this.outputs; k += 1) {
      for (let j = 0; j < this.data.columns.length; j += 1) visit(k * this.size + j)
    }
  }
}

/** Bytes of a fit with `outputs` outputs: blocks, curvatures and Hessian factors. */
export function denseObjectiveMemory({ rows, columns }: { rows: number; columns: number }, outputs: number) {
  const size = columns + 1
  const factor = Math.min(outputs * size, 2500)
  return (
    8 *
      (2 * BLOCK_SIZE +
        64 * (2 * size + 8 * outputs) +
        outputs * rows +
        3 * size * size +
        40 * outputs * size) +
    16 * factor * factor +
    16 * Math.min(rows, 60_000) * columns +
    4e6
  )
}

function blockRowsFor(rows: number, size: number): number {
  const most = Math.max(32, Math.min(2048, Math.floor(BLOCK_SIZE / size)))
  const even = Math.min(most, rows) + 1
  return even - (even % 2)
}

function blockBytes(rows: number, size: number, loss: LossFactory): number {
  const stride = 8 * blockRowsFor(rows, size)
  return (
    alignedBytes(stride * size) +
    alignedBytes(stride * loss.outputs) +
    2 * alignedBytes(8 * size) +
    loss.scratchBytes(stride / 8)
  )
}

/** The mean, with four running sums so that the additions overlap. */
function plainMean(column: Float64Array): number {
  const whole = column.length & ~3
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  for (let i = 0; i < whole; i += 4) {
    s0 += column[i]
    s1 += column[i + 1]
    s2 += column[i + 2]
    s3 += column[i + 3]
  }
  for (let i = whole; i < column.length; i += 1) s0 += column[i]
  return (s0 + s1 + (s2 + s3)) / column.length
}

/**
 * At least 1, and the spread of the feature, as some thousand rows show it: rounding in a gradient entry grows with it.
 */
function spreads({ columns, rows, fitIntercept }: DenseObjectiveData, means: Float64Array, outputs: number) {
  const size = columns.length + (fitIntercept ? 1 : 0)
  const scales = new Float64Array(outputs * size).fill(1)
  const step = Math.max(1, Math.floor(rows / ROWS_FOR_SPREAD))
  columns.forEach((column, j) => {
    let squares = 0
    let count = 0
    for (let row = 0; row < rows; row += step, count += 1) squares += (column[row] - means[j]) ** 2
    const spread = Math.max(1, Math.sqrt(squares / count))
    for (let k = 0; k < outputs; k += 1) scales[k * size + j] = spread
  })
  return scales
}
