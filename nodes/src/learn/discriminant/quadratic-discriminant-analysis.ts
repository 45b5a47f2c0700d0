import { z } from 'zod'
import { defineClassifier } from '../estimator/define-classifier.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import type { FittedClasses } from '../estimator/estimator.ts'
import { nonNegative } from '../estimator/params.ts'
import { columnOf, zeros } from '../linear-algebra/dense-matrix.ts'
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts'
import { createProducts, PRODUCTS_BYTES } from '../linear-algebra/products.ts'
import { paced } from '../linear-algebra/steps.ts'
import { settleSigns } from '../linear-algebra/svd-signs.ts'
import { symmetricEigenSteps } from '../linear-algebra/symmetric-eigen.ts'
import type { ClassTarget, Matrix } from '../matrix.ts'
import { likeliest, normaliseLikelihoods } from '../naive-bayes/log-likelihood.ts'
import { centredColumns, columnsOfClass, countRows, meansByClass } from './class-rows.ts'
import { covarianceOf } from './covariance.ts'
import type { CovarianceContext } from './covariance.ts'
import { discriminantPriors } from './discriminant-priors.ts'
import { rightSingularVectors } from './right-singular-vectors.ts'

const params = z.strictObject({
  /** `svd` forms no covariance; `eigen` can shrink it. */
  solver: z.enum(['svd', 'eigen']).default('svd'),
  /** `auto` is Ledoit and Wolf's; a number is the share of the identity. */
  shrinkage: z
    .union([z.literal('auto'), z.number().min(0).max(1)])
    .nullable()
    .default(null),
  /** Priors of the classes that have rows, in their order; their shares of the rows when null. */
  priors: z.array(nonNegative()).nullable().default(null),
  /** With `svd`, the share of 1 in the variance along each axis of a class. */
  regParam: z.number().min(0).max(1).default(0),
  storeCovariance: z.boolean().default(false),
  /** A variance up to it counts as 0, with which no class can be described. */
  tol: nonNegative().default(1e-4),
})

export type QuadraticDiscriminantAnalysisParams = z.infer<typeof params>

export interface FittedQuadraticDiscriminantAnalysis extends FittedClasses {
  priors: Float64Array
  /** Means by class, those of class k from `k * features` on. */
  means: Float64Array
  /** For each class the variances along its axes, the greatest first. */
  scalings: Float64Array[]
  /** For each class its axes one after the other. */
  rotations: Float64Array[]
  /** For each class, when stored. */
  covariance: Float64Array[] | null
}

interface ClassShape {
  variances: Float64Array
  /** Axes as columns. */
  axes: DenseMatrix
  covariance: DenseMatrix | null
}

const NAME = 'QuadraticDiscriminantAnalysis'

async function fit(
  X: Matrix,
  y: ClassTarget,
  own: QuadraticDiscriminantAnalysisParams,
  { pace }: FitContext,
) {
  if (own.solver === 'svd' && own.shrinkage !== null) {
    throw new FitError('bad_parameter', `${NAME} shrinks with the solver "eigen" only`, {
      parameter: 'shrinkage',
    })
  }
  const counts = countRows(y)
  const means = await meansByClass(X, y, pace)
  const shapes: ClassShape[] = []
  const context = { products: createProducts(), pace }
  for (let k = 0; k < y.classCount; k += 1) {
    if (counts[k] === 1) {
      throw new FitError('too_few_rows', `${NAME} needs two rows of each class, class ${k} has one`, {
        class: k,
        needed: 2,
      })
    }
    const columns = await columnsOfClass(X, y, k, pace)
    const shape = await (own.solver === 'svd' ? shapeBySvd : shapeByEigen)(columns, own, context)
    checkRank(shape.variances, { own, rows: counts[k], width: X.columns.length, place: k })
    shapes.push(shape)
  }
  return {
    priors: discriminantPriors(own.priors, counts, NAME),
    means,
    scalings: shapes.map(({ variances }) => variances),
    rotations: shapes.map(({ axes }) => axes.data),
    covariance: own.storeCovariance
      ? shapes.map((shape) => (shape.covariance ?? covarianceFrom(shape)).data)
      : null,
  }
}

async function shapeBySvd(
  columns: readonly Float64Array[],
  { regParam }: QuadraticDiscriminantAnalysisParams,
  context: CovarianceContext,
): Promise<ClassShape> {
  const rows = columns[0].length
  const centred = await centredColumns(columns, context.pace)
  const { values, vectors } = await rightSingularVectors(centred, context)
  const variances = values
    .subarray(0, Math.min(rows, columns.length))
    .map((value) => (1 - regParam) * ((value * value) / rows) + regParam)
  const axes = {
    ...vectors,
    columns: variances.length,
    data: vectors.data.slice(0, columns.length * variances.length),
  }
  settleSigns(axes, null)
  return { variances, axes, covariance: null }
}

async function shapeByEigen(
  columns: readonly Float64Array[],
  { shrinkage }: QuadraticDiscriminantAnalysisParams,
  context: CovarianceContext,
): Promise<ClassShape> {
  const covariance = await covarianceOf(columns, shrinkage, context)
  const size = columns.length
  const copy = { ...covariance, data: covariance.data.slice() }
  const { values, vectors } = await paced(symmetricEigenSteps(copy, context.products), context.pace)
  const axes = zeros(size, size)
  for (let c = 0; c < size; c += 1) columnOf(axes, c).set(columnOf(vectors, size - 1 - c))
  settleSigns(axes, null)
  return { variances: values.toReversed(), axes, covariance }
}

function covarianceFrom({ variances, axes }: ClassShape): DenseMatrix {
  const covariance = zeros(axes.rows, axes.rows)
  variances.forEach((variance, c) => {
    const axis = columnOf(axes, c)
    for (let j = 0; j < axis.length; j += 1) {
      for (let i = 0; i < axis.length; i += 1)
        covariance.data[j * axis.length + i] += variance * axis[i] * axis[j]
    }
  })
  return covariance
}

function checkRank(
  variances: Float64Array,
  {
    own,
    rows,
    width,
    place,
  }: { own: QuadraticDiscriminantAnalysisParams; rows: number; width: number; place: number },
): void {
  if (variances.reduce((rank, variance) => rank + (variance > own.tol ? 1 : 0), 0) === width) return
  if (own.solver === 'svd' && rows <= width) {
    throw new FitError(
      'too_few_rows',
      `${NAME} needs more rows of each class than there are columns: class ${place} has ${rows} for ${width} columns; the solver "eigen" with a shrinkage needs fewer`,
      { class: place, rows, needed: width + 1 },
    )
  }
  const parameter = own.solver === 'eigen' ? 'shrinkage' : 'reg_param'
  throw new FitError(
    'bad_parameter',
    `${NAME}: columns depend on each other in class ${place}, a greater ${parameter} helps`,
    { parameter, class: place },
  )
}

/** Logarithms of prior times density, but for what all classes share. */
function likelihoods(fitted: FittedQuadraticDiscriminantAnalysis, X: Matrix): Float64Array[] {
  const width = X.columns.length
  return Array.from(fitted.priors, (prior, k) => {
    const variances = fitted.scalings[k]
    const axes = fitted.rotations[k]
    let constant = 0
    for (const variance of variances) constant += Math.log(variance)
    const distances = new Float64Array(X.rows)
    const projected = new Float64Array(X.rows)
    variances.forEach((variance, c) => {
      projected.fill(0)
      X.columns.forEach((column, j) => {
        const mean = fitted.means[k * width + j]
        const weight = axes[c * width + j] / Math.sqrt(variance)
        for (let row = 0; row < X.rows; row += 1) projected[row] += weight * (column[row] - mean)
      })
      for (let row = 0; row < X.rows; row += 1) distances[row] += projected[row] * projected[row]
    })
    return distances.map((distance) => -0.5 * (distance + constant) + Math.log(prior))
  })
}

/**
 * Classes with normal distributions, each of its own covariance (Hastie, Tibshirani & Friedman, The Elements of
 * Statistical Learning, §4.3): scikit-learn's `QuadraticDiscriminantAnalysis`, parity E up to the signs of axes.
 *
 * @throws FitError `too_few_rows` or `bad_parameter` for a class whose covariance is singular.
 */
export const quadraticDiscriminantAnalysis = defineClassifier<
  QuadraticDiscriminantAnalysisParams,
  FittedQuadraticDiscriminantAnalysis,
  'matrix'
>({
  name: NAME,
  params,
  tags: { parity: 'E' },
  input: 'matrix',
  memoryEstimate: ({ rows, columns, classCount }) =>
    24 * rows * columns + 24 * columns * columns * (classCount + 3) + PRODUCTS_BYTES + 65_536,
  fit,
  predictProba: (fitted, X) => normaliseLikelihoods(likelihoods(fitted, X)),
  decisionFunction(fitted, X) {
    const scores = likelihoods(fitted, X)
    return scores.length === 2 ? [scores[1].map((score, row) => score - scores[0][row])] : scores
  },
  predict: (fitted, X) => likeliest(likelihoods(fitted, X)),
})
