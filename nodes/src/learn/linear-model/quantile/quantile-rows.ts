import type { Matrix } from '../../matrix.ts'
import { addColumnDots, addWeightedColumns } from '../../linear-algebra/column-sums.ts'

export interface QuantileProblem {
  X: Matrix
  y: Float64Array
  /** One weight a row; all ones when absent. */
  weight?: Float64Array
  quantile: number
  /** What an absolute coefficient costs. */
  l1: number
  fitIntercept: boolean
}

/**
 * The rows of a quantile regression: those of the data, of features centred (with an intercept) and scaled, and one for
 * each coefficient, whose target is 0. A row has a parameter for every feature and, at last, the intercept.
 */
export class QuantileRows {
  readonly problem: QuantileProblem
  readonly count: number
  readonly targets: Float64Array
  /** What rounding may make of a multiplier. */
  readonly rounding: number
  readonly #size: number
  readonly #means: Float64Array
  readonly #spreads: Float64Array

  constructor(problem: QuantileProblem) {
    const { X, y, fitIntercept, weight } = problem
    this.problem = problem
    this.count = X.rows + X.columns.length
    this.targets = new Float64Array(this.count)
    this.targets.set(y)
    this.#size = X.columns.length + (fitIntercept ? 1 : 0)
    this.#means = new Float64Array(X.columns.length)
    this.#spreads = new Float64Array(X.columns.length)
    X.columns.forEach((column, j) => {
      const mean = fitIntercept ? column.reduce((sum, value) => sum + value, 0) / X.rows : 0
      const square = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / X.rows
      this.#means[j] = mean
      // A constant column, but for rounding, has no spread to scale by.
      this.#spreads[j] = Math.sqrt(square) > 1e-12 * Math.abs(mean) ? Math.sqrt(square) : 0
    })
    this.rounding = 1e-14 * (weight ? weight.reduce((sum, value) => sum + value, 0) : X.rows)
  }

  /** What an error above and one below the prediction cost. */
  slopes(row: number): readonly [number, number] {
    const { X, quantile, weight, l1 } = this.problem
    if (row >= X.rows) {
      const spread = this.#spreads[row - X.rows]
      // A feature without spread is left out: no price is too high for it.
      const price = spread === 0 ? Infinity : l1 / spread
      return [price, price]
    }
    const own = weight === undefined ? 1 : weight[row]
    return [own * quantile, own * (1 - quantile)]
  }

  /** The feature whose coefficient a row is about; `undefined` for a row of the data. */
  featureOf(row: number): number | undefined {
    return row < this.problem.X.rows ? undefined : row - this.problem.X.rows
  }

  /** How much the slope rises where a row's error changes its sign. */
  bend(row: number): number {
    const { X, weight, l1 } = this.problem
    if (row < X.rows) return weight === undefined ? 1 : weight[row]
    const spread = this.#spreads[row - X.rows]
    return spread === 0 ? Infinity : (2 * l1) / spread
  }

  /** `out[row] = row · parameters` for every row. */
  times(parameters: Float64Array, out: Float64Array): void {
    const { X, fitIntercept } = this.problem
    const scaled = new Float64Array(X.columns.length)
    let shift = fitIntercept ? parameters[X.columns.length] : 0
    for (let j = 0; j < scaled.length; j += 1) {
      scaled[j] = this.#spreads[j] === 0 ? 0 : parameters[j] / this.#spreads[j]
      shift -= this.#means[j] * scaled[j]
    }
    out.fill(shift, 0, X.rows)
    addWeightedColumns(out, X.columns, scaled, 0, 0, X.rows)
    for (let j = 0; j < scaled.length; j += 1) out[X.rows + j] = parameters[j]
  }

  /** `out += factor * row`. */
  addTo(out: Float64Array, row: number, factor: number): void {
    const { X, fitIntercept } = this.problem
    if (row >= X.rows) {
      out[row - X.rows] += factor
      return
    }
    for (let j = 0; j < X.columns.length; j += 1) {
      if (this.#spreads[j] > 0) out[j] += (factor * (X.columns[j][row] - this.#means[j])) / this.#spreads[j]
    }
    if (fitIntercept) out[X.columns.length] += factor
  }

  /** `Σ slope * row` over the rows that have a side. */
  pullOf(side: Int8Array, out: Float64Array): void {
    const { X, fitIntercept } = this.problem
    const slopes = new Float64Array(X.rows)
    let sum = 0
    for (let row = 0; row < X.rows; row += 1) {
      if (side[row] === 0) continue
      const [up, down] = this.slopes(row)
      slopes[row] = side[row] > 0 ? up : -down
      sum += slopes[row]
    }
    out.fill(0)
    addColumnDots(out, 0, X.columns, slopes, 0, X.rows)
    for (let j = 0; j < X.columns.length; j += 1) {
      const own = side[X.rows + j]
      const price = own === 0 ? 0 : this.slopes(X.rows + j)[0]
      const centred = out[j] - this.#means[j] * sum
      out[j] = (this.#spreads[j] === 0 ? 0 : centred / this.#spreads[j]) + own * price
    }
    if (fitIntercept) out[X.columns.length] = sum
  }

  /** All coefficients 0 and the intercept a quantile of the targets. */
  firstBasis(): Int32Array {
    const { X, y, fitIntercept } = this.problem
    const basis = Int32Array.from({ length: this.#size }, (_, j) => X.rows + j)
    if (!fitIntercept) return basis
    const order = Int32Array.from(y.keys()).sort((a, b) => y[a] - y[b])
    basis[X.columns.length] = order[Math.floor(this.problem.quantile * (X.rows - 1))]
    return basis
  }

  /** The inverse of the basis's rows, column-major, by Gauss-Jordan elimination with row pivoting. */
  invert(basis: Int32Array, inverse: Float64Array): void {
    const size = this.#size
    const rows = Array.from(basis, (row, k) => {
      const both = new Float64Array(2 * size)
      this.addTo(both, row, 1)
      both[size + k] = 1
      return both
    })
    for (let j = 0; j < size; j += 1) {
      let best = j
      for (let i = j + 1; i < size; i += 1) if (Math.abs(rows[i][j]) > Math.abs(rows[best][j])) best = i
      const pivot = rows[best]
      rows[best] = rows[j]
      rows[j] = pivot
      const head = pivot[j]
      for (let i = j; i < 2 * size; i += 1) pivot[i] /= head
      for (const row of rows) {
        const factor = row[j]
        if (row === pivot || factor === 0) continue
        for (let i = j; i < 2 * size; i += 1) row[i] -= factor * pivot[i]
      }
    }
    for (let k = 0; k < size; k += 1) {
      for (let j = 0; j < size; j += 1) inverse[k * size + j] = rows[j][size + k]
    }
  }

  /**
   * Targets moved apart by pseudo-random amounts of up to `share` of their spread: then no more rows than there are
   * parameters lie on one plane, and no step has length 0.
   */
  perturbedTargets(share: number): Float64Array {
    const { X, y } = this.problem
    const mean = y.reduce((sum, value) => sum + value, 0) / y.length
    const spread = Math.sqrt(y.reduce((sum, value) => sum + (value - mean) ** 2, 0) / y.length)
    const size = share * (spread || Math.abs(mean) || 1)
    return this.targets.map((value, row) => {
      // Multiples of the golden ratio, whose fractions are spread evenly.
      const fraction = ((row + 1) * 0.6180339887498949) % 1
      return row < X.rows ? value + size * (fraction - 0.5) : size * (fraction + 0.5)
    })
  }

  /** Coefficients and intercept of the features as given. */
  unpack(parameters: Float64Array): { coef: Float64Array; intercept: number } {
    const { X, fitIntercept } = this.problem
    const coef = Float64Array.from(X.columns, (_, j) =>
      this.#spreads[j] === 0 ? 0 : parameters[j] / this.#spreads[j],
    )
    let intercept = fitIntercept ? parameters[X.columns.length] : 0
    coef.forEach((value, j) => (intercept -= this.#means[j] * value))
    return { coef, intercept }
  }
}
