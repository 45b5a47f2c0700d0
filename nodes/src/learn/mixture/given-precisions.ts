import { z } from 'zod'
import type { ByShape } from './gaussians.ts'
import type { CovarianceType } from './mixture-params.ts'

const values = z.array(z.number())

/** Inverse covariances as lists: a number a component, or of features, or matrices, as the covariance type says. */
export const precisionsParam = z.union([values, z.array(values), z.array(z.array(values))])

/** The same as arrays by shape; null where they have another shape. */
export function flatPrecisions(
  given: z.infer<typeof precisionsParam>,
  shape: { covarianceType: CovarianceType; nComponents: number; features: number },
): ByShape | null {
  const { covarianceType, nComponents, features } = shape
  switch (covarianceType) {
    case 'spherical': {
      const list = values.safeParse(given).data
      return list?.length === nComponents ? [Float64Array.from(list)] : null
    }
    case 'tied': {
      const matrix = flatMatrix(z.array(values).safeParse(given).data, features)
      return matrix === null ? null : [matrix]
    }
    case 'diag': {
      const lists = z.array(values).safeParse(given).data
      const isWhole = lists?.length === nComponents && lists.every((list) => list.length === features)
      return isWhole ? lists.map((list) => Float64Array.from(list)) : null
    }
    case 'full': {
      const matrices = z.array(z.array(values)).safeParse(given).data
      const flat = matrices?.map((matrix) => flatMatrix(matrix, features)) ?? []
      const whole = flat.filter((matrix) => matrix !== null)
      return whole.length === nComponents && flat.length === nComponents ? whole : null
    }
  }
}

/** A matrix row after row; null unless it is square and symmetric. */
export function flatMatrix(matrix: number[][] | undefined, size: number): Float64Array | null {
  if (matrix?.length !== size || matrix.some((row) => row.length !== size)) return null
  const isSymmetric = matrix.every((row, i) =>
    row.every((value, j) => Math.abs(value - matrix[j][i]) <= 1e-8 + 1e-5 * Math.abs(matrix[j][i])),
  )
  return isSymmetric ? Float64Array.from(matrix.flat()) : null
}
