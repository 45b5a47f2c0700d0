import { columnOf, identity, zeros } from './dense-matrix.ts'
import type { DenseMatrix } from './dense-matrix.ts'
import type { Products } from './products.ts'
import { secularRoot } from './secular-equation.ts'
import type { SecularRoot } from './secular-equation.ts'
import { diagonaliseTridiagonal } from './tridiagonal-ql.ts'
import type { Steps } from './steps.ts'
import { rotate, scale } from './vectors.ts'

export interface SymmetricEigen {
  /** Ascending. */
  values: Float64Array
  /** Column j is the eigenvector of `values[j]`, of length 1. */
  vectors: DenseMatrix
}

/** Below this size steps on the whole matrix are cheaper than dividing it. */
const SMALL = 32

/**
 * The `count` largest eigenvalues and their eigenvectors of a symmetric tridiagonal matrix by divide and conquer (Cuppen
 * 1981; Gu & Eisenstat 1995, whose vectors are orthogonal however close the eigenvalues): halves are solved, and joined
 * by the secular equation. Most of the work is products of matrices.
 */
export function* eigenOfTridiagonal(
  diagonal: Float64Array,
  beside: Float64Array,
  products: Products,
  count = diagonal.length,
): Steps<SymmetricEigen> {
  const n = diagonal.length
  const d = diagonal.slice()
  if (n <= SMALL) {
    const vectors = identity(n)
    diagonaliseTridiagonal(d, beside.slice(), vectors)
    const order = ascending(d).subarray(n - count)
    const sorted = zeros(n, count)
    order.forEach((from, to) => columnOf(sorted, to).set(columnOf(vectors, from)))
    return { values: Float64Array.from(order, (from) => d[from]), vectors: sorted }
  }
  const half = n >> 1
  const coupling = beside[half - 1]
  const rho = Math.abs(coupling)
  d[half - 1] -= rho
  d[half] -= rho
  const upper = yield* eigenOfTridiagonal(d.subarray(0, half), beside.subarray(0, half - 1), products)
  const lower = yield* eigenOfTridiagonal(d.subarray(half), beside.subarray(half), products)
  return yield* join(upper, lower, rho, coupling < 0 ? -1 : 1, products, count)
}

function ascending(values: Float64Array): Int32Array {
  return Int32Array.from(values.keys()).sort((a, b) => values[a] - values[b])
}

/** `diag(D1, D2) + rho z zᵀ` in the basis of both halves' eigenvectors: what is left of the problem as they are joined. */
interface Joint {
  poles: Float64Array
  z: Float64Array
  /** Column j belongs to `poles[j]`; its parts in the upper and the lower half. */
  upper: Float64Array[]
  lower: Float64Array[]
}

function* join(
  { values: upperValues, vectors: upperVectors }: SymmetricEigen,
  { values: lowerValues, vectors: lowerVectors }: SymmetricEigen,
  coupling: number,
  sign: number,
  products: Products,
  count: number,
): Steps<SymmetricEigen> {
  const half = upperVectors.rows
  const n = half + lowerVectors.rows
  const joint = jointProblem(upperValues, upperVectors, lowerValues, lowerVectors, sign)
  const rho = 2 * coupling
  const kept = deflate(joint, rho)
  const poles = Float64Array.from(kept, (place) => joint.poles[place])
  const z = Float64Array.from(kept, (place) => joint.z[place])
  const roots: SecularRoot[] = []
  for (let j = 0; j < poles.length; j += 1) {
    roots.push(secularRoot(poles, z, rho, j))
    yield
  }
  const values = joint.poles
  // Which root is the eigenvalue of a place, -1 where the join has not changed it.
  const rootOf = new Int32Array(n).fill(-1)
  kept.forEach((place, j) => {
    values[place] = roots[j].value
    rootOf[place] = j
  })
  const order = ascending(values).subarray(n - count)
  const wanted = order.map((place) => rootOf[place]).filter((root) => root >= 0)
  const inner = innerVectors(poles, z, roots, wanted)
  yield
  const upper = yield* multiplyKept(joint.upper, kept, inner, half, products)
  const lower = yield* multiplyKept(joint.lower, kept, inner, n - half, products)
  const vectors = zeros(n, count)
  let next = 0
  order.forEach((place, to) => {
    const column = columnOf(vectors, to)
    const isChanged = rootOf[place] >= 0
    column.set(isChanged ? columnOf(upper, next) : joint.upper[place])
    column.set(isChanged ? columnOf(lower, next) : joint.lower[place], half)
    if (isChanged) next += 1
  })
  return { values: Float64Array.from(order, (place) => values[place]), vectors }
}

function jointProblem(
  upperValues: Float64Array,
  upperVectors: DenseMatrix,
  lowerValues: Float64Array,
  lowerVectors: DenseMatrix,
  sign: number,
): Joint {
  const half = upperVectors.rows
  const rest = lowerVectors.rows
  const n = half + rest
  const poles = new Float64Array(n)
  poles.set(upperValues)
  poles.set(lowerValues, half)
  const order = ascending(poles)
  const joint: Joint = { poles: new Float64Array(n), z: new Float64Array(n), upper: [], lower: [] }
  const noUpper = new Float64Array(half)
  const noLower = new Float64Array(rest)
  order.forEach((from, to) => {
    joint.poles[to] = poles[from]
    const isUpper = from < half
    // The last row of the upper and the first row of the lower vectors, over the root of 2 so that z has length 1.
    const entry = isUpper
      ? upperVectors.data[from * half + half - 1]
      : sign * lowerVectors.data[(from - half) * rest]
    joint.z[to] = entry * Math.SQRT1_2
    joint.upper.push(isUpper ? columnOf(upperVectors, from) : noUpper)
    joint.lower.push(isUpper ? noLower : columnOf(lowerVectors, from - half))
  })
  return joint
}

/**
 * Finds the places the join changes. Where z is negligible the pole is an eigenvalue already; two poles too near to
 * tell apart are turned so that one of them gets a z of 0. The rest is returned, poles ascending.
 */
function deflate(joint: Joint, rho: number): Int32Array {
  const { poles, z } = joint
  const n = poles.length
  let largest = 0
  for (let i = 0; i < n; i += 1) largest = Math.max(largest, Math.abs(poles[i]), Math.abs(z[i]))
  const tolerance = 4 * Number.EPSILON * largest
  const kept: number[] = []
  let previous = -1
  for (let i = 0; i < n; i += 1) {
    if (rho * Math.abs(z[i]) <= tolerance) continue
    if (previous >= 0) {
      const length = Math.hypot(z[previous], z[i])
      const cosine = z[i] / length
      const sine = -z[previous] / length
      const gap = poles[i] - poles[previous]
      if (Math.abs(gap * cosine * sine) <= tolerance) {
        turn(joint, previous, i, cosine, sine)
        z[i] = length
        z[previous] = 0
        const [a, b] = [poles[previous], poles[i]]
        poles[previous] = a * cosine * cosine + b * sine * sine
        poles[i] = a * sine * sine + b * cosine * cosine
      } else kept.push(previous)
    }
    previous = i
  }
  if (previous >= 0) kept.push(previous)
  return Int32Array.from(kept)
}

/** Rotates two columns; they are copied first, for an empty half is one array for many. */
function turn({ upper, lower }: Joint, a: number, b: number, cosine: number, sine: number): void {
  for (const half of [upper, lower]) {
    half[a] = half[a].slice()
    half[b] = half[b].slice()
    rotate(half[a], half[b], cosine, sine)
  }
}

/**
 * The eigenvectors of the wanted roots of `diag(poles) + rho z zᵀ`, for the z of which the computed roots are the exact
 * eigenvalues (Löwner's formula): that makes them orthogonal to working precision.
 */
function innerVectors(
  poles: Float64Array,
  z: Float64Array,
  roots: readonly SecularRoot[],
  wanted: Int32Array,
): DenseMatrix {
  const k = poles.length
  const exact = new Float64Array(k)
  for (let i = 0; i < k; i += 1) {
    let product = -distanceOf(poles, roots[i], i)
    for (let j = 0; j < k; j += 1) {
      if (j !== i) product *= distanceOf(poles, roots[j], i) / (poles[i] - poles[j])
    }
    exact[i] = Math.sqrt(Math.abs(product)) * (z[i] < 0 ? -1 : 1)
  }
  const vectors = zeros(k, wanted.length)
  wanted.forEach((root, to) => {
    const column = columnOf(vectors, to)
    let squares = 0
    for (let i = 0; i < k; i += 1) {
      column[i] = exact[i] / distanceOf(poles, roots[root], i)
      squares += column[i] * column[i]
    }
    scale(column, 1 / Math.sqrt(squares))
  })
  return vectors
}

/** A pole less a root, with all the digits that measuring the root from the nearest pole has kept. */
function distanceOf(poles: Float64Array, { origin, offset }: SecularRoot, place: number): number {
  return poles[place] - poles[origin] - offset
}

/** `columns[kept] inner`, leaving out the columns that are all zero in this half. */
function* multiplyKept(
  columns: readonly Float64Array[],
  kept: Int32Array,
  inner: DenseMatrix,
  rows: number,
  products: Products,
): Steps<DenseMatrix> {
  const filled = Array.from(kept.keys()).filter((i) => columns[kept[i]].some((value) => value !== 0))
  const left = zeros(rows, filled.length)
  const right = zeros(filled.length, inner.columns)
  filled.forEach((i, to) => {
    columnOf(left, to).set(columns[kept[i]])
    for (let j = 0; j < inner.columns; j += 1) {
      right.data[j * filled.length + to] = inner.data[j * inner.rows + i]
    }
  })
  return yield* products.multiplySteps(left, right)
}
