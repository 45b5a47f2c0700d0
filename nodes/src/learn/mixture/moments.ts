/** Weights, means and covariances of components, from how far each is responsible for each row. */
import { paced } from '../linear-algebra/steps.ts'
import { addScaled } from '../linear-algebra/vectors.ts'
import type { ByShape } from './gaussians.ts'
import type { MixtureSettings } from './mixture-params.ts'
import { BLOCK_ROWS, FEW_FEATURES, featureProduct, fillDeviations } from './workspace.ts'
import type { MixtureWorkspace } from './workspace.ts'

export interface Moments {
  /** The rows of each component. */
  counts: Float64Array
  means: Float64Array[]
  covariances: ByShape
}

export interface MixtureRows {
  rows: number
  columns: readonly Float64Array[]
  /** Of each column: deviations from it keep more digits than the values. */
  centers: Float64Array
  workspace: MixtureWorkspace
  pace: () => Promise<void>
}

/**
 * The moments of components that are responsible for the rows by `responsibilities`, one array a component.
 */
export async function estimateMoments(
  data: MixtureRows,
  responsibilities: readonly Float64Array[],
  { covarianceType, regCovar }: MixtureSettings,
): Promise<Moments> {
  const { columns, pace } = data
  const counts = Float64Array.from(responsibilities, (shares) => sum(shares) + 10 * Number.EPSILON)
  const means: Float64Array[] = []
  for (const [component, shares] of responsibilities.entries()) {
    const mean = new Float64Array(columns.length)
    columns.forEach((column, feature) => (mean[feature] = weightedSum(column, shares) / counts[component]))
    means.push(mean)
    await pace()
  }
  const moments = { counts, means, responsibilities }
  switch (covarianceType) {
    case 'full': {
      const covariances: ByShape = []
      for (const component of counts.keys()) covariances.push(await fullCovariance(data, moments, component))
      return { counts, means, covariances: covariances.map((matrix) => addToDiagonal(matrix, regCovar)) }
    }
    case 'tied':
      return { counts, means, covariances: [addToDiagonal(await tiedCovariance(data, moments), regCovar)] }
    case 'diag':
      return { counts, means, covariances: await diagonalVariances(data, moments, regCovar) }
    case 'spherical': {
      const variances = await diagonalVariances(data, moments, regCovar)
      return { counts, means, covariances: [Float64Array.from(variances, (own) => sum(own) / own.length)] }
    }
  }
}

interface Weighted {
  counts: Float64Array
  means: Float64Array[]
  responsibilities: readonly Float64Array[]
}

async function fullCovariance(
  { rows, columns, workspace, pace }: MixtureRows,
  { counts, means, responsibilities }: Weighted,
  component: number,
): Promise<Float64Array> {
  const { products, deviations, weighted } = workspace
  const features = columns.length
  const shares = responsibilities[component]
  const covariance = new Float64Array(features * features)
  for (let start = 0; start < rows; start += BLOCK_ROWS) {
    const size = Math.min(BLOCK_ROWS, rows - start)
    fillDeviations(deviations, columns, means[component], start, start + size)
    for (let feature = 0; feature < features; feature += 1) {
      const base = feature * BLOCK_ROWS
      for (let i = 0; i < size; i += 1) weighted[base + i] = deviations[base + i] * shares[start + i]
      // What a longer block before left behind must not count in a product of whole blocks.
      weighted.fill(0, base + size, base + BLOCK_ROWS)
    }
    if (features <= FEW_FEATURES) {
      for (let i = 0; i < features; i += 1) {
        for (let j = 0; j <= i; j += 1) {
          covariance[j * features + i] += featureProduct(weighted, i, deviations, j, size)
        }
      }
    } else {
      const shape = { rows: BLOCK_ROWS, columns: features }
      const product = products.multiplyTransposed(
        { ...shape, data: weighted },
        { ...shape, data: deviations },
      )
      addScaled(covariance, 1, product.data)
    }
    await pace()
  }
  for (let at = 0; at < covariance.length; at += 1) covariance[at] /= counts[component]
  return symmetric(covariance, features)
}

/**
 * How many rows no component is responsible for: all but a few when a mixture begins with a row a component. What
 * scikit-learn then makes of moments around 0 is its own (of the one row the rounding error, `tied` of all rows); only
 * the same formulas begin at the same place. Else deviations give the same with more digits.
 */
function rowsLeftOut(rows: number, counts: Float64Array): number {
  const missing = rows - sum(counts)
  return Math.abs(missing) > 1e-6 * rows ? missing : 0
}

/** The second moments of the rows less those of the means. */
async function tiedCovariance(
  { rows, columns, centers, workspace, pace }: MixtureRows,
  { counts, means }: Weighted,
): Promise<Float64Array> {
  const features = columns.length
  const { data } = await paced(workspace.products.gramSteps(columns, centers), pace)
  const total = sum(counts)
  const missing = rowsLeftOut(rows, counts)
  const shift = Float64Array.from(centers, (center, feature) =>
    missing === 0
      ? 0
      : counts.reduce((s, count, component) => s + count * (means[component][feature] - center), 0),
  )
  return data.map((product, at) => {
    const i = at % features
    const j = (at - i) / features
    let between = 0
    counts.forEach((count, component) => {
      between += count * (means[component][i] - centers[i]) * (means[component][j] - centers[j])
    })
    const around = missing * centers[i] * centers[j] - centers[i] * shift[j] - shift[i] * centers[j]
    return (product - between + around) / total
  })
}

async function diagonalVariances(
  { rows, columns, pace }: MixtureRows,
  { counts, means, responsibilities }: Weighted,
  regCovar: number,
): Promise<ByShape> {
  const variances: ByShape = []
  const isAroundZero = rowsLeftOut(rows, counts) !== 0
  for (const [component, shares] of responsibilities.entries()) {
    variances.push(
      Float64Array.from(columns, (column, feature) => {
        const mean = means[component][feature]
        const origin = isAroundZero ? 0 : mean
        let squares = 0
        for (let row = 0; row < column.length; row += 1) {
          const deviation = column[row] - origin
          squares += shares[row] * (deviation * deviation)
        }
        const square = squares / counts[component]
        return (isAroundZero ? square - mean * mean : square) + regCovar
      }),
    )
    await pace()
  }
  return variances
}

/** Rounding differs above and below the diagonal; the lower triangle is kept. */
function symmetric(matrix: Float64Array, size: number): Float64Array {
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < i; j += 1) matrix[i * size + j] = matrix[j * size + i]
  }
  return matrix
}

function addToDiagonal(matrix: Float64Array, value: number): Float64Array {
  const size = Math.sqrt(matrix.length)
  for (let i = 0; i < size; i += 1) matrix[i * size + i] += value
  return matrix
}

function weightedSum(column: Float64Array, weights: Float64Array): number {
  let a = 0
  let b = 0
  const even = column.length & ~1
  for (let row = 0; row < even; row += 2) {
    a += column[row] * weights[row]
    b += column[row + 1] * weights[row + 1]
  }
  return even < column.length ? a + b + column[even] * weights[even] : a + b
}

function sum(values: Float64Array): number {
  let total = 0
  for (let i = 0; i < values.length; i += 1) total += values[i]
  return total
}
