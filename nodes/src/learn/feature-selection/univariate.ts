/** What the selectors that score each feature by itself have in common. */
import { z } from 'zod'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { defineTransformer } from '../estimator/define-transformer.ts'
import type { Transformer } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import { featureCountOf, presentClasses } from '../estimator/input.ts'
import { wholeNumber } from '../estimator/params.ts'
import type { ClassTarget, Matrix, SparseMatrix, Target } from '../matrix.ts'
import { isClassTarget, isSparse } from '../matrix.ts'
import type { FeatureScores } from './linear-scores.ts'
import { chiSquared, fClassif, fRegression, rRegression } from './linear-scores.ts'
import { mutualInformation } from './mutual-information.ts'
import type { FittedSelector } from './support.ts'
import { selection } from './support.ts'

/** The score and its options: those of mutual information are not scikit-learn's, which takes a function for a score. */
export const scoreParams = {
  scoreFunc: z
    .enum([
      'f_classif',
      'chi2',
      'mutual_info_classif',
      'f_regression',
      'r_regression',
      'mutual_info_regression',
    ])
    .default('f_classif'),
  /** Of mutual information: how many neighbours tell how dense it is around a row. */
  nNeighbors: wholeNumber(1).default(3),
  /**
   * Of mutual information: which features are categories; all, none, or by number. `auto` is category codes, and all of
   * sparse features.
   */
  discreteFeatures: z.union([z.literal('auto'), z.boolean(), z.array(wholeNumber(0))]).default('auto'),
}

const scoreSchema = z.object(scoreParams)

export type ScoreParams = z.infer<typeof scoreSchema>

/** A test whose statistic has a known distribution. */
export const testParam = scoreParams.scoreFunc
  .unwrap()
  .extract(['f_classif', 'chi2', 'f_regression'])
  .default('f_classif')

export interface FittedUnivariate extends FittedSelector {
  scores: Float64Array
  /** Null for scores without a known distribution. */
  pvalues: Float64Array | null
}

interface UnivariateParts<Params> {
  name: string
  params: z.ZodType<Params>
  /** Which features to keep. */
  choose(scores: FeatureScores, params: Params): Uint8Array
}

/** A selector from the rule by which it keeps features. */
export function defineUnivariate<Params extends Pick<ScoreParams, 'scoreFunc'> & Partial<ScoreParams>>({
  name,
  params,
  choose,
}: UnivariateParts<Params>): Transformer<Params, FittedUnivariate> {
  return defineTransformer<Params, FittedUnivariate, 'matrix-or-sparse'>({
    name,
    params,
    tags: { parity: 'E', categories: true, sparse: true, randomised: true },
    input: 'matrix-or-sparse',
    target: 'required',
    memoryEstimate({ rows, columns, classCount }, { scoreFunc }) {
      const isInformation = scoreFunc === 'mutual_info_classif' || scoreFunc === 'mutual_info_regression'
      const values = isInformation ? rows * (columns + 24) : 4 * rows
      return 8 * (values + 4 * columns + 4 * classCount) + 24 * rows * columns + 1024
    },
    async fit(X, y, own, context) {
      const scored = await scoreFeatures(name, X, y, { own, context })
      return { ...scored, support: choose(scored, own) }
    },
    ...selection,
  })
}

async function scoreFeatures(
  name: string,
  X: Matrix | SparseMatrix,
  y: Target | null,
  { own, context }: { own: Pick<ScoreParams, 'scoreFunc'> & Partial<ScoreParams>; context: FitContext },
): Promise<FeatureScores> {
  const { scoreFunc } = own
  switch (scoreFunc) {
    case 'f_classif': {
      const classes = classesOf(name, scoreFunc, y, X.rows)
      checkRows(name, scoreFunc, { rows: X.rows, needed: classes.classCount + 1 })
      return fClassif(X, classes, context.pace)
    }
    case 'chi2':
      checkCounts(name, X)
      return chiSquared(X, classesOf(name, scoreFunc, y, X.rows), context.pace)
    case 'f_regression': {
      const numbers = numbersOf(name, scoreFunc, y)
      checkRows(name, scoreFunc, { rows: X.rows, needed: 3 })
      return fRegression(X, numbers, context.pace)
    }
    case 'r_regression':
      return rRegression(X, numbersOf(name, scoreFunc, y), context.pace)
    case 'mutual_info_classif':
    case 'mutual_info_regression': {
      const { nNeighbors = 3, discreteFeatures = 'auto' } = own
      const target =
        scoreFunc === 'mutual_info_classif'
          ? classesOf(name, scoreFunc, y, X.rows)
          : numbersOf(name, scoreFunc, y)
      const discrete = discreteMask(name, X, discreteFeatures)
      if (!isClassTarget(target)) checkRows(name, scoreFunc, { rows: X.rows, needed: nNeighbors + 1 })
      const { randomState, pace } = context
      const scores = await mutualInformation(X, target, { nNeighbors, discrete, randomState, pace })
      return { scores, pvalues: null }
    }
  }
}

function classesOf(name: string, scoreFunc: string, y: Target | null, rows: number): ClassTarget {
  if (y === null || !isClassTarget(y)) refuseTarget(name, scoreFunc, 'classes')
  return presentClasses(y, { rows, name })
}

function numbersOf(name: string, scoreFunc: string, y: Target | null): Float64Array {
  if (y === null || isClassTarget(y)) refuseTarget(name, scoreFunc, 'numbers')
  return y
}

function refuseTarget(name: string, scoreFunc: string, kind: 'classes' | 'numbers'): never {
  throw new FitError('bad_parameter', `${name}: ${scoreFunc} needs a target of ${kind}`, {
    parameter: 'score_func',
  })
}

function checkRows(
  name: string,
  scoreFunc: string,
  { rows, needed }: { rows: number; needed: number },
): void {
  if (rows >= needed) return
  throw new FitError(
    'too_few_rows',
    `${name}: ${scoreFunc} needs at least ${needed} rows here, there are ${rows}`,
    {
      needed,
      rows,
    },
  )
}

function checkCounts(name: string, X: Matrix | SparseMatrix): void {
  const refuse = (feature: number, value: number): never => {
    throw new FitError(
      'negative_values',
      `${name}: chi2 takes no negative values, column ${feature} has ${value}`,
      {
        feature,
      },
    )
  }
  if (isSparse(X)) {
    const entry = X.values.subarray(0, X.indptr[X.rows]).findIndex((value) => value < 0)
    if (entry >= 0) refuse(X.indices[entry], X.values[entry])
    return
  }
  X.columns.forEach((column, feature) => {
    const row = column.findIndex((value) => value < 0)
    if (row >= 0) refuse(feature, column[row])
  })
}

function discreteMask(
  name: string,
  X: Matrix | SparseMatrix,
  given: ScoreParams['discreteFeatures'],
): boolean[] {
  const features = Array.from({ length: featureCountOf(X) }, (_, feature) => feature)
  if (Array.isArray(given)) {
    const outside = given.find((feature) => feature >= features.length)
    if (outside !== undefined) {
      throw new FitError(
        'bad_parameter',
        `${name}: discrete_features names column ${outside}, which isn't there`,
        {
          parameter: 'discrete_features',
        },
      )
    }
    return features.map((feature) => given.includes(feature))
  }
  if (typeof given === 'boolean') {
    if (!given && isSparse(X)) {
      throw new FitError('bad_parameter', `${name}: sparse features can be told by categories only`, {
        parameter: 'discrete_features',
      })
    }
    return features.map(() => given)
  }
  return features.map((feature) => isSparse(X) || typeof X.categories?.[feature] === 'number')
}

/** Scores to compare: those that are not a number are the lowest. */
export function comparable(scores: Float64Array): Float64Array {
  return scores.map((score) => (Number.isNaN(score) ? -Number.MAX_VALUE : score))
}
