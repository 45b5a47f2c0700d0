/** Gaussian components: their densities, and the factors of their covariances that densities are computed with. */
import { FitError } from '../estimator/estimator.ts'
import { cholesky, solveLower } from '../linear-algebra/cholesky.ts'
import { columnOf, identity, transposed } from '../linear-algebra/dense-matrix.ts'
import type { CovarianceType } from './mixture-params.ts'
import { BLOCK_ROWS, combineFeatures, FEW_FEATURES, fillDeviations } from './workspace.ts'
import type { MixtureWorkspace } from './workspace.ts'

/**
 * One array a component, by covariance type: `full` matrices row after row, `diag` one value a feature. `tied` is a
 * single matrix, `spherical` a single array with one value a component.
 */
export type ByShape = Float64Array[]

export interface Gaussians {
  covarianceType: CovarianceType
  /** One array of feature values a component. */
  means: Float64Array[]
  /** Upper triangular U with U Uᵀ the inverse of the covariance; the inverse of the standard deviation. */
  precisionsCholesky: ByShape
}

/**
 * The factors U of the inverses of covariances.
 *
 * @throws FitError `did_not_converge` when a covariance is not positive definite: components have collapsed.
 */
export function precisionFactors(covariances: ByShape, type: CovarianceType): ByShape {
  if (type === 'diag' || type === 'spherical') {
    return covariances.map((variances) =>
      variances.map((variance) => (variance > 0 ? 1 / Math.sqrt(variance) : collapsed())),
    )
  }
  return covariances.map((covariance) => {
    const size = Math.sqrt(covariance.length)
    const L = cholesky({ rows: size, columns: size, data: covariance })
    if (L === null) return collapsed()
    const inverse = identity(size)
    solveLower(L, inverse)
    // The inverse of L, column after column, is its transpose row after row.
    return inverse.data
  })
}

/**
 * The factors U of given inverses of covariances, upper triangular: the Cholesky factor of the matrix turned upside down,
 * turned back. Null where one is not positive definite.
 */
export function factorsOfPrecisions(precisions: ByShape, type: CovarianceType): ByShape | null {
  if (type === 'diag' || type === 'spherical') {
    return precisions.every((values) => values.every((value) => value > 0))
      ? precisions.map((values) => values.map(Math.sqrt))
      : null
  }
  const factors: ByShape = []
  for (const precision of precisions) {
    const size = Math.sqrt(precision.length)
    const turned = cholesky({ rows: size, columns: size, data: precision.slice().reverse() })
    if (turned === null) return null
    // Column after column and reversed: row i, column j of U is entry (size - 1 - i, size - 1 - j) of L.
    factors.push(transposed({ rows: size, columns: size, data: turned.data.reverse() }).data)
  }
  return factors
}

/** U Uᵀ: the inverses of the covariances. */
export function precisionsOf({ covarianceType, precisionsCholesky }: Gaussians): ByShape {
  if (covarianceType === 'diag' || covarianceType === 'spherical') {
    return precisionsCholesky.map((values) => values.map((value) => value * value))
  }
  return precisionsCholesky.map((factor) => {
    const size = Math.sqrt(factor.length)
    const product = new Float64Array(factor.length)
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j < size; j += 1) {
        let sum = 0
        for (let k = Math.max(i, j); k < size; k += 1) sum += factor[i * size + k] * factor[j * size + k]
        product[i * size + j] = sum
      }
    }
    return product
  })
}

/** The logarithm of the determinant of each component's factor U; of `tied` the same for all. */
export function logDeterminants({ covarianceType, means, precisionsCholesky }: Gaussians): Float64Array {
  const features = means[0].length
  return Float64Array.from(means, (_, component) => {
    if (covarianceType === 'spherical') return features * Math.log(precisionsCholesky[0][component])
    const factor = precisionsCholesky[covarianceType === 'tied' ? 0 : component]
    const step = covarianceType === 'diag' ? 1 : features + 1
    let sum = 0
    for (let at = 0; at < factor.length; at += step) sum += Math.log(factor[at])
    return sum
  })
}

/**
 * The logarithm of each component's density at the rows `start` to before `end` of the columns, a block of
 * them: one array a component.
 */
export function logDensities(
  gaussians: Gaussians,
  columns: readonly Float64Array[],
  { start, end, workspace }: { start: number; end: number; workspace: MixtureWorkspace },
): Float64Array[] {
  const { means, covarianceType } = gaussians
  const determinants = logDeterminants(gaussians)
  const constant = columns.length * Math.log(2 * Math.PI)
  return means.map((_, component) => {
    const own = { component, columns, start, end, workspace }
    const isDiagonal = covarianceType === 'diag' || covarianceType === 'spherical'
    const squares = isDiagonal ? scaledSquares(gaussians, own) : rotatedSquares(gaussians, own)
    const determinant = determinants[component]
    for (let i = 0; i < squares.length; i += 1) squares[i] = -0.5 * (constant + squares[i]) + determinant
    return squares
  })
}

interface Block {
  component: number
  columns: readonly Float64Array[]
  start: number
  end: number
  workspace: MixtureWorkspace
}

/** |x - mean|² in units of the component's deviations, feature by feature. */
function scaledSquares(
  { covarianceType, means, precisionsCholesky }: Gaussians,
  { component, columns, start, end }: Block,
): Float64Array {
  const squares = new Float64Array(end - start)
  columns.forEach((column, feature) => {
    const mean = means[component][feature]
    const scale =
      covarianceType === 'diag' ? precisionsCholesky[component][feature] : precisionsCholesky[0][component]
    for (let i = 0; i < squares.length; i += 1) {
      const deviation = (column[start + i] - mean) * scale
      squares[i] += deviation * deviation
    }
  })
  return squares
}

/** |(x - mean) U|². */
function rotatedSquares(
  { covarianceType, means, precisionsCholesky }: Gaussians,
  { component, columns, start, end, workspace }: Block,
): Float64Array {
  const { products, deviations, rotated } = workspace
  const features = columns.length
  const rows = end - start
  const squares = new Float64Array(rows)
  const factor = precisionsCholesky[covarianceType === 'tied' ? 0 : component]
  fillDeviations(deviations, columns, means[component], start, end)
  if (features <= FEW_FEATURES) {
    for (let j = 0; j < features; j += 1) {
      combineFeatures(rotated, deviations, { rows, count: j + 1, factors: factor, first: j, step: features })
      for (let i = 0; i < rows; i += 1) squares[i] += rotated[i] * rotated[i]
    }
    return squares
  }
  const U = transposed({ rows: features, columns: features, data: factor })
  const product = products.multiply({ rows: BLOCK_ROWS, columns: features, data: deviations }, U)
  for (let feature = 0; feature < features; feature += 1) {
    const values = columnOf(product, feature)
    for (let i = 0; i < rows; i += 1) squares[i] += values[i] * values[i]
  }
  return squares
}

function collapsed(): never {
  throw new FitError(
    'did_not_converge',
    'a component of the mixture has collapsed to too few different rows: ask for fewer components, raise reg_covar, or scale the features',
  )
}
