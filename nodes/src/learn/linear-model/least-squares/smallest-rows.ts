import type { Matrix } from '../../matrix.ts'
import { centringOf, prepareLeastSquares } from './least-squares.ts'
import type { Centring } from './least-squares.ts'

export interface SmallestRowsOptions {
  X: Matrix
  y: Float64Array
  fitIntercept: boolean
  sampleWeight?: Float64Array
  pace: () => Promise<void>
}

/** A least-squares problem of no more rows than features: `|y - Xw|² = |target - rows w|² + residual`. */
export interface SmallestRows {
  rows: Float64Array[]
  target: Float64Array
  residual: number
  centring: Centring
}

/** The centred, weighted rows where they are fewer than the features, else the triangle that stands in for them. */
export async function smallestRows(options: SmallestRowsOptions): Promise<SmallestRows> {
  const { X } = options
  if (X.rows > X.columns.length) {
    const centring = await prepareLeastSquares({ ...options, ridge: 0 })
    const { r, size, target, residual } = centring.system
    const rows = Array.from({ length: size }, (_, i) =>
      Float64Array.from({ length: size }, (_, j) => r[j * size + i]),
    )
    return { rows, target, residual, centring }
  }
  return centredRows(options)
}

/** The centred rows, times the square roots of their weights. */
export async function centredRows(options: SmallestRowsOptions): Promise<SmallestRows> {
  const { X, y, sampleWeight, pace } = options
  const centring = centringOf(options)
  const root = (row: number) => (sampleWeight ? Math.sqrt(sampleWeight[row]) : 1)
  const rows = Array.from({ length: X.rows }, () => new Float64Array(X.columns.length))
  for (const [j, column] of X.columns.entries()) {
    const offset = centring.offsets[j]
    for (let row = 0; row < X.rows; row += 1) rows[row][j] = (column[row] - offset) * root(row)
    await pace()
  }
  const target = y.map((value, row) => (value - centring.yOffset) * root(row))
  return { rows, target, residual: 0, centring }
}
