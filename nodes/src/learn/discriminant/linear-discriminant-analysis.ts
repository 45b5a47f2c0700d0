import { z } from 'zod'
import { defineClassifier } from '../estimator/define-classifier.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import type { FittedClasses } from '../estimator/estimator.ts'
import { nonNegative, wholeNumber } from '../estimator/params.ts'
import { createProducts, PRODUCTS_BYTES } from '../linear-algebra/products.ts'
import type { ClassTarget, Matrix } from '../matrix.ts'
import { likeliest } from '../naive-bayes/log-likelihood.ts'
import { countRows, meansByClass } from './class-rows.ts'
import { discriminantPriors } from './discriminant-priors.ts'
import { covarianceWithin, solveByEigen, solveByLeastSquares, solveBySvd } from './linear-solvers.ts'
import type { LinearProblem, LinearSolution } from './linear-solvers.ts'

const params = z.strictObject({
  /** `svd` forms no covariance; `lsqr` and `eigen` can shrink it, and `lsqr` can't transform. */
  solver: z.enum(['svd', 'lsqr', 'eigen']).default('svd'),
  /** `auto` is Ledoit and Wolf's; a number is the share of the identity. */
  shrinkage: z
    .union([z.literal('auto'), z.number().min(0).max(1)])
    .nullable()
    .default(null),
  /** Priors of the classes that have rows, in their order; their shares of the rows when null. */
  priors: z.array(nonNegative()).nullable().default(null),
  /** How many directions a transform has; one less than classes, or as many as features, when null. */
  nComponents: wholeNumber(1).nullable().default(null),
  /** Whether the covariance within classes is kept; `lsqr` and `eigen` keep it anyway. */
  storeCovariance: z.boolean().default(false),
  /** `svd` takes a singular value up to it for 0. */
  tol: nonNegative().default(1e-4),
})

export type LinearDiscriminantAnalysisParams = z.infer<typeof params>

export interface FittedLinearDiscriminantAnalysis extends FittedClasses {
  /** Row-major: one row for two classes (the second's less the first's), else one a class. */
  coef: Float64Array
  intercept: Float64Array
  priors: Float64Array
  /** Means by class, those of class k from `k * features` on. */
  means: Float64Array
  /** Directions one after the other, `nFeaturesIn` values each; null after `lsqr`. */
  scalings: Float64Array | null
  /** Subtracted before a transform; null for nothing. */
  xbar: Float64Array | null
  explainedVarianceRatio: Float64Array | null
  /** Within classes, `nFeaturesIn` squared values; null unless stored. */
  covariance: Float64Array | null
  /** How many directions a transform has. */
  components: number
}

const NAME = 'LinearDiscriminantAnalysis'

async function fit(X: Matrix, y: ClassTarget, own: LinearDiscriminantAnalysisParams, { pace }: FitContext) {
  const { classCount } = y
  const width = X.columns.length
  if (X.rows === classCount) {
    throw new FitError('too_few_rows', `${NAME} needs more rows than there are classes`, {
      rows: X.rows,
      needed: classCount + 1,
    })
  }
  if (own.solver === 'svd' && own.shrinkage !== null) {
    throw new FitError('bad_parameter', `${NAME} shrinks with the solvers "lsqr" and "eigen" only`, {
      parameter: 'shrinkage',
    })
  }
  const most = Math.min(classCount - 1, width)
  if (own.nComponents !== null && own.nComponents > most) {
    throw new FitError('bad_parameter', `${NAME} has at most ${most} components here`, {
      parameter: 'n_components',
    })
  }
  const priors = discriminantPriors(own.priors, countRows(y), NAME)
  const problem: LinearProblem = {
    X,
    y,
    priors,
    means: await meansByClass(X, y, pace),
    products: createProducts(),
    pace,
  }
  const solution = await solve(problem, own)
  const components = own.nComponents ?? most
  const covariance =
    solution.covariance ?? (own.storeCovariance ? await covarianceWithin(problem, null) : null)
  return {
    ...discriminantFunctions(solution, width),
    priors,
    means: problem.means,
    scalings: solution.scalings?.data ?? null,
    xbar: solution.xbar,
    explainedVarianceRatio: solution.explainedVarianceRatio?.slice(0, components) ?? null,
    covariance: covariance?.data ?? null,
    components: Math.min(components, solution.scalings?.columns ?? components),
  }
}

function solve(
  problem: LinearProblem,
  { solver, tol, shrinkage }: LinearDiscriminantAnalysisParams,
): Promise<LinearSolution> {
  switch (solver) {
    case 'svd':
      return solveBySvd(problem, tol)
    case 'lsqr':
      return solveByLeastSquares(problem, shrinkage)
    case 'eigen':
      return solveByEigen(problem, shrinkage)
  }
}

/** One function for two classes: the second class's less the first's. */
function discriminantFunctions(
  { coef, intercept }: LinearSolution,
  width: number,
): { coef: Float64Array; intercept: Float64Array } {
  if (intercept.length > 2) return { coef, intercept }
  return {
    coef: Float64Array.from({ length: width }, (_, j) => coef[width + j] - coef[j]),
    intercept: Float64Array.of(intercept[1] - intercept[0]),
  }
}

function decisions({ coef, intercept }: FittedLinearDiscriminantAnalysis, X: Matrix): Float64Array[] {
  const width = X.columns.length
  return Array.from(intercept, (start, k) => {
    const decision = new Float64Array(X.rows)
    X.columns.forEach((column, j) => {
      const weight = coef[k * width + j]
      for (let row = 0; row < X.rows; row += 1) decision[row] += weight * column[row]
    })
    return decision.map((value) => value + start)
  })
}

function predictProba(fitted: FittedLinearDiscriminantAnalysis, X: Matrix): Float64Array[] {
  const scores = decisions(fitted, X)
  if (scores.length === 1) {
    const second = scores[0].map((value) => 1 / (1 + Math.exp(-value)))
    return [second.map((probability) => 1 - probability), second]
  }
  for (let row = 0; row < X.rows; row += 1) {
    let greatest = -Infinity
    for (const score of scores) greatest = Math.max(greatest, score[row])
    let total = 0
    for (const score of scores) total += score[row] = Math.exp(score[row] - greatest)
    for (const score of scores) score[row] /= total
  }
  return scores
}

/**
 * Classes with normal distributions of one covariance (Hastie, Tibshirani & Friedman, The Elements of Statistical
 * Learning, §4.3): scikit-learn's `LinearDiscriminantAnalysis`, parity E up to the signs of directions. Columns that are
 * constant within the classes are left out; scikit-learn divides by the rounding of their means.
 *
 * @throws FitError `too_few_rows` for as many rows as classes, `bad_parameter` for a solver that can't do what is asked.
 */
export const linearDiscriminantAnalysis = defineClassifier<
  LinearDiscriminantAnalysisParams,
  FittedLinearDiscriminantAnalysis,
  'matrix'
>({
  name: NAME,
  params,
  tags: { parity: 'E' },
  input: 'matrix',
  memoryEstimate: ({ rows, columns, classCount }) =>
    24 * rows * columns + 80 * columns * (columns + classCount) + PRODUCTS_BYTES + 65_536,
  fit,
  predictProba,
  decisionFunction: decisions,
  predict(fitted, X) {
    const scores = decisions(fitted, X)
    return scores.length === 1
      ? Int32Array.from(scores[0], (score) => (score > 0 ? 1 : 0))
      : likeliest(scores)
  },
  featureImportances({ coef, nFeaturesIn }) {
    const importances = new Float64Array(nFeaturesIn)
    coef.forEach(
      (value, i) => (importances[i % nFeaturesIn] += (Math.abs(value) * nFeaturesIn) / coef.length),
    )
    return importances
  },
})
