import { columnOf, transposed, zeros } from '../linear-algebra/dense-matrix.ts'
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts'
import type { Products } from '../linear-algebra/products.ts'
import { symmetricEigen } from '../linear-algebra/symmetric-eigen.ts'
import { addScaled, dot, scale } from '../linear-algebra/vectors.ts'
import type { ApplyContrast } from './contrast.ts'

export interface IcaProblem {
  /** White rows: one array a component. */
  white: readonly Float64Array[]
  contrast: ApplyContrast
  maxIter: number
  tol: number
  /** Where to begin: column i is the i-th direction. */
  start: DenseMatrix
  products: Products
  pace: () => Promise<void>
  onIteration(iteration: number, change: number): void
}

export interface IcaRotation {
  /** Column i is the i-th direction of the white rows. */
  directions: DenseMatrix
  iterations: number
  converged: boolean
}

/** Rows that are worked on at a time. */
const BLOCK = 2048

/** All directions at once (Hyvärinen & Oja 2000): a step of each, then `(W Wᵀ)^(-1/2) W`. */
export async function rotateInParallel(problem: IcaProblem): Promise<IcaRotation> {
  const { white, contrast, maxIter, tol, start, products, pace, onIteration } = problem
  const size = start.columns
  const rows = white[0].length
  let directions = decorrelate(start, products)
  for (let iteration = 1; iteration <= maxIter; iteration += 1) {
    const next = zeros(size, size)
    const slopes = new Float64Array(size)
    for (let from = 0; from < rows; from += BLOCK) {
      const block = white.map((column) => column.subarray(from, from + BLOCK))
      const projected = products.project(block, null, directions)
      projected.forEach((projection, i) => {
        slopes[i] += contrast(projection)
      })
      const sums = products.crossDots(projected, block)
      for (let i = 0; i < sums.data.length; i += 1) next.data[i] += sums.data[i]
      await pace()
    }
    for (let i = 0; i < size; i += 1) {
      const column = columnOf(next, i)
      scale(column, 1 / rows)
      addScaled(column, -slopes[i] / rows, columnOf(directions, i))
    }
    const turned = decorrelate(next, products)
    let change = 0
    for (let i = 0; i < size; i += 1) {
      change = Math.max(change, Math.abs(Math.abs(dot(columnOf(turned, i), columnOf(directions, i))) - 1))
    }
    directions = turned
    onIteration(iteration, change)
    if (change < tol) return { directions, iterations: iteration, converged: true }
  }
  return { directions, iterations: maxIter, converged: false }
}

/** The nearest orthonormal directions, none of them preferred. */
function decorrelate(directions: DenseMatrix, products: Products): DenseMatrix {
  const size = directions.columns
  // W has the directions as rows: W Wᵀ are their dot products.
  const { values, vectors } = symmetricEigen(products.multiplyTransposed(directions, directions), products)
  const scaled = zeros(size, size)
  for (let j = 0; j < size; j += 1) {
    columnOf(scaled, j).set(columnOf(vectors, j))
    scale(columnOf(scaled, j), 1 / Math.sqrt(Math.max(values[j], Number.MIN_VALUE * 2 ** 52)))
  }
  return products.multiply(directions, products.multiply(scaled, transposed(vectors)))
}

/** One direction after the other, each kept orthogonal to those before. */
export async function rotateByDeflation(problem: IcaProblem): Promise<IcaRotation> {
  const { white, contrast, maxIter, tol, start, pace, onIteration } = problem
  const size = start.columns
  const rows = white[0].length
  const directions = zeros(size, size)
  const projection = new Float64Array(rows)
  let most = 0
  let converged = true
  for (let j = 0; j < size; j += 1) {
    let direction = columnOf(start, j).slice()
    scale(direction, 1 / Math.sqrt(dot(direction, direction)))
    let change = Infinity
    let iteration = 0
    while (iteration < maxIter && !(change < tol)) {
      iteration += 1
      projection.fill(0)
      white.forEach((column, i) => addScaled(projection, direction[i], column))
      const slope = contrast(projection) / rows
      const next = Float64Array.from(white, (column) => dot(column, projection) / rows)
      addScaled(next, -slope, direction)
      removeEarlier(next, directions, j)
      scale(next, 1 / Math.sqrt(dot(next, next)))
      change = Math.abs(Math.abs(dot(next, direction)) - 1)
      direction = next
      await pace()
    }
    if (!(change < tol)) converged = false
    most = Math.max(most, iteration)
    columnOf(directions, j).set(direction)
    onIteration(j + 1, change)
  }
  return { directions, iterations: most, converged }
}

/** Gram-Schmidt: what the vector has in common with the first `count` directions is taken off at once. */
function removeEarlier(vector: Float64Array, directions: DenseMatrix, count: number): void {
  const shares = Array.from({ length: count }, (_, j) => dot(vector, columnOf(directions, j)))
  shares.forEach((share, j) => addScaled(vector, -share, columnOf(directions, j)))
}
