import { addColumnDots, addWeightedColumns } from './vector-kernels.ts'

/** Rows whose columns stay in the processor's cache while a block is worked on. */
const BLOCK_ROWS = 512
/** Blocks between two chances for the event loop. */
const BLOCKS_A_PAUSE = 64

export interface LogisticData {
  rows: number
  columns: readonly Float64Array[]
  /** 0 … classCount - 1 in every row. */
  codes: Int32Array
  classCount: number
  /** One weight a row, adding up to `rows` or not; all ones when absent. */
  weight?: Float64Array
  fitIntercept: boolean
  /** `1 / (C * total weight)`: the penalty in the scale of the mean loss. */
  penalty: number
}

export interface LogisticPoint {
  /** Mean loss plus penalty. */
  loss: number
  gradient: Float64Array
}

/**
 * The penalised mean logistic loss, its gradient and its curvature.
 *
 * Parameters are laid out output after output, `size` each: the features' coefficients, then the intercept if there is
 * one. Two classes have one output (the log odds of class 1), more have one output a class (softmax). With an
 * intercept the features are centred, which changes neither the penalty nor the optimum but the conditioning: the
 * intercept parameter is the one of the centred features.
 */
export class LogisticObjective {
  readonly outputs: number
  readonly size: number
  readonly data: LogisticData
  readonly means: Float64Array
  readonly totalWeight: number
  readonly #pace: () => Promise<void>
  /** Of the last evaluated point: per output and row, p (softmax) or the curvature w p (1 - p) (two classes). */
  readonly #state: Float64Array[]
  readonly #work: Float64Array[]

  constructor(data: LogisticData, pace: () => Promise<void>) {
    this.data = data
    this.outputs = data.classCount === 2 ? 1 : data.classCount
    this.size = data.columns.length + (data.fitIntercept ? 1 : 0)
    this.totalWeight = data.weight ? data.weight.reduce((sum, weight) => sum + weight, 0) : data.rows
    this.means = Float64Array.from(data.columns, (column) => (data.fitIntercept ? plainMean(column) : 0))
    this.#pace = pace
    this.#state = Array.from({ length: this.outputs }, () => new Float64Array(data.rows))
    this.#work = Array.from({ length: this.outputs }, () => new Float64Array(BLOCK_ROWS))
  }

  /** Loss and gradient at `theta`; the curvature methods then speak of this point. */
  async evaluate(theta: Float64Array): Promise<LogisticPoint> {
    const gradient = new Float64Array(theta.length)
    const sums = new Float64Array(this.outputs)
    let loss = 0
    await this.#eachBlock((start, length) => {
      this.#rawPredictions(theta, start, length)
      loss += this.outputs === 1 ? this.#twoClasses(start, length) : this.#softmax(start, length)
      this.#collect(gradient, sums, start, length)
    })
    this.#finish(gradient, sums, theta)
    let squares = 0
    this.#eachCoefficient((place) => (squares += theta[place] * theta[place]))
    return { loss: loss / this.totalWeight + 0.5 * this.data.penalty * squares, gradient }
  }

  /** The Hessian times `direction` at the last evaluated point. */
  async curvatureTimes(direction: Float64Array): Promise<Float64Array> {
    const product = new Float64Array(direction.length)
    const sums = new Float64Array(this.outputs)
    await this.#eachBlock((start, length) => {
      this.#rawPredictions(direction, start, length)
      this.#applyCurvature(start, length)
      this.#collect(product, sums, start, length)
    })
    this.#finish(product, sums, direction)
    return product
  }

  /**
   * The block of the Hessian between two outputs at the last evaluated point, lower triangle, column-major,
   * `size * size`; with the penalty where both are the same.
   */
  async hessianBlock(a: number, b: number): Promise<Float64Array> {
    const { columns, fitIntercept, penalty } = this.data
    const { size, means } = this
    const block = new Float64Array(size * size)
    const plain = Array.from({ length: size }, () => new Float64Array(BLOCK_ROWS).fill(1))
    const scaled = Array.from({ length: size }, () => new Float64Array(BLOCK_ROWS))
    const curvature = new Float64Array(BLOCK_ROWS)
    await this.#eachBlock((start, length) => {
      this.#pairCurvature(a, b, curvature, start, length)
      for (let j = 0; j < size; j += 1) {
        const x = plain[j]
        const s = scaled[j]
        if (j < columns.length) {
          const column = columns[j]
          const mean = means[j]
          for (let i = 0; i < length; i += 1) x[i] = column[start + i] - mean
        }
        for (let i = 0; i < length; i += 1) s[i] = x[i] * curvature[i]
      }
      addProducts(block, size, plain, scaled, length)
    })
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
    return { coef, intercept }
  }

  async #eachBlock(work: (start: number, length: number) => void): Promise<void> {
    const { rows } = this.data
    let blocks = 0
    for (let start = 0; start < rows; start += BLOCK_ROWS) {
      work(start, Math.min(BLOCK_ROWS, rows - start))
      blocks += 1
      if (blocks % BLOCKS_A_PAUSE === 0) await this.#pace()
    }
    await this.#pace()
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
    for (let k = 0; k < this.outputs; k += 1) {
      const z = this.#work[k]
      z.fill(this.#shift(theta, k), 0, length)
      addWeightedColumns(z, this.data.columns, theta, k * this.size, start, length)
    }
  }

  /** Replaces the raw predictions by weighted residuals; returns the block's loss. */
  #twoClasses(start: number, length: number): number {
    const { codes, weight } = this.data
    const z = this.#work[0]
    const curvature = this.#state[0]
    let loss = 0
    for (let i = 0; i < length; i += 1) {
      const row = start + i
      const raw = z[i]
      const w = weight === undefined ? 1 : weight[row]
      const e = Math.exp(-Math.abs(raw))
      const small = e / (1 + e)
      const p = raw >= 0 ? 1 / (1 + e) : small
      const isOne = codes[row] === 1
      loss += w * (Math.log1p(e) + Math.max(raw, 0) - (isOne ? raw : 0))
      curvature[row] = (w * small) / (1 + e)
      // 1 - p loses its digits where p is nearly 1.
      z[i] = isOne ? (raw >= 0 ? -w * small : w * (p - 1)) : w * p
    }
    return loss
  }

  #softmax(start: number, length: number): number {
    const { codes, weight } = this.data
    const { outputs } = this
    const work = this.#work
    const state = this.#state
    let loss = 0
    for (let i = 0; i < length; i += 1) {
      const row = start + i
      const w = weight === undefined ? 1 : weight[row]
      let largest = work[0][i]
      for (let k = 1; k < outputs; k += 1) if (work[k][i] > largest) largest = work[k][i]
      let total = 0
      const own = work[codes[row]][i]
      for (let k = 0; k < outputs; k += 1) {
        const e = Math.exp(work[k][i] - largest)
        work[k][i] = e
        total += e
      }
      loss += w * (Math.log(total) + largest - own)
      let others = 0
      for (let k = 0; k < outputs; k += 1) {
        const p = work[k][i] / total
        state[k][row] = p
        if (k !== codes[row]) others += p
        work[k][i] = w * p
      }
      work[codes[row]][i] = -w * others
    }
    return loss
  }

  #applyCurvature(start: number, length: number): void {
    const { weight } = this.data
    const work = this.#work
    const state = this.#state
    if (this.outputs === 1) {
      const u = work[0]
      const curvature = state[0]
      for (let i = 0; i < length; i += 1) u[i] *= curvature[start + i]
      return
    }
    for (let i = 0; i < length; i += 1) {
      const row = start + i
      const w = weight === undefined ? 1 : weight[row]
      let mean = 0
      for (let k = 0; k < this.outputs; k += 1) mean += state[k][row] * work[k][i]
      for (let k = 0; k < this.outputs; k += 1) work[k][i] = w * state[k][row] * (work[k][i] - mean)
    }
  }

  #pairCurvature(a: number, b: number, out: Float64Array, start: number, length: number): void {
    const { weight } = this.data
    const pa = this.#state[a]
    const pb = this.#state[b]
    for (let i = 0; i < length; i += 1) {
      const row = start + i
      if (this.outputs === 1) {
        out[i] = pa[row]
        continue
      }
      const w = weight === undefined ? 1 : weight[row]
      out[i] = a === b ? w * pa[row] * (1 - pa[row]) : -w * pa[row] * pb[row]
    }
  }

  /** Adds `Xᵀ work` to each output's coefficients and the sums of `work` to `sums`. */
  #collect(out: Float64Array, sums: Float64Array, start: number, length: number): void {
    for (let k = 0; k < this.outputs; k += 1) {
      const values = this.#work[k]
      addColumnDots(out, k * this.size, this.data.columns, values, start, length)
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

function plainMean(column: Float64Array): number {
  let sum = 0
  for (const value of column) sum += value
  return sum / column.length
}

/** `block[j, i] += plain[i] · scaled[j]` for i ≥ j, two by two columns a pass. */
function addProducts(
  block: Float64Array,
  size: number,
  plain: readonly Float64Array[],
  scaled: readonly Float64Array[],
  length: number,
): void {
  for (let j = 0; j < size; j += 2) {
    const s0 = scaled[j]
    const s1 = j + 1 < size ? scaled[j + 1] : s0
    for (let i = j; i < size; i += 2) {
      const x0 = plain[i]
      const x1 = i + 1 < size ? plain[i + 1] : x0
      let a = 0
      let b = 0
      let c = 0
      let d = 0
      for (let row = 0; row < length; row += 1) {
        const u0 = s0[row]
        const u1 = s1[row]
        const v0 = x0[row]
        const v1 = x1[row]
        a += u0 * v0
        b += u0 * v1
        c += u1 * v0
        d += u1 * v1
      }
      block[j * size + i] += a
      if (i + 1 < size) block[j * size + i + 1] += b
      if (j + 1 >= size) continue
      if (i > j) block[(j + 1) * size + i] += c
      if (i + 1 < size) block[(j + 1) * size + i + 1] += d
    }
  }
}
