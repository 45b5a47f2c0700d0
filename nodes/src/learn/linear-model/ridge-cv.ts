import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import { positive } from '../estimator/params.ts'
import type { Matrix } from '../matrix.ts'
import { interceptOf } from './least-squares/least-squares.ts'
import { orthogonaliseRows } from './least-squares/orthogonal-rows.ts'
import { smallestRows } from './least-squares/smallest-rows.ts'
import type { SmallestRows } from './least-squares/smallest-rows.ts'
import { absoluteCoefficients, predictLinear } from './linear-prediction.ts'
import type { LinearState } from './linear-prediction.ts'
import { totalWeightOf } from './total-weight.ts'
import { addScaled, dot } from '../linear-algebra/vectors.ts'

const params = z.strictObject({
  /** The penalties to choose from. */
  alphas: z.union([positive(), z.array(positive()).min(1).readonly()]).default([0.1, 1, 10]),
  fitIntercept: z.boolean().default(true),
})

export type RidgeCVParams = z.infer<typeof params>

export interface FittedRidgeCV extends LinearState {
  /** The penalty that was chosen. */
  alpha: number
  /** Its mean squared error on rows left out, one at a time, below 0: the higher the better. */
  bestScore: number
}

/**
 * Ridge regression with the penalty whose mean squared error is least when each row is left out in turn, found without
 * leaving any out: scikit-learn's `RidgeCV` (class E) with its default `scoring` and `cv`.
 *
 * Rifkin & Lippert (2007), over one singular value decomposition.
 */
export const ridgeCV = defineRegressor<RidgeCVParams, FittedRidgeCV, 'matrix'>({
  name: 'RidgeCV',
  params,
  tags: { parity: 'E', sampleWeight: true },
  input: 'matrix',
  memoryEstimate: ({ rows, columns }) =>
    8 * (4 * Math.min(rows, columns) * columns + 3 * columns * columns + 12 * rows + 64 * columns) + 2e6,
  async fit(X, y, { alphas, fitIntercept }, { sampleWeight, pace }) {
    const system = await smallestRows({ X, y, fitIntercept, sampleWeight, pace })
    const { rows: axes, centring } = system
    const turned = system.target.slice()
    await orthogonaliseRows(axes, turned, pace)
    const squares = Float64Array.from(axes, (axis) => dot(axis, axis))
    const choices = typeof alphas === 'number' ? [alphas] : alphas
    const hats = await leverages(X, system, squares, choices, { sampleWeight, pace })
    let best = { alpha: choices[0], score: -Infinity, coef: new Float64Array(X.columns.length) }
    choices.forEach((alpha, a) => {
      const coef = new Float64Array(X.columns.length)
      axes.forEach((axis, i) => {
        if (squares[i] > 0) addScaled(coef, turned[i] / (squares[i] + alpha), axis)
      })
      const intercept = interceptOf(centring, coef)
      const predicted = predictLinear({ coef, intercept, estimator: '', nFeaturesIn: coef.length }, X)
      let sum = 0
      for (let row = 0; row < y.length; row += 1) {
        const weight = sampleWeight?.[row] ?? 1
        sum += weight * ((y[row] - predicted[row]) / (1 - hats[a][row])) ** 2
      }
      const score = -sum / y.length
      if (score > best.score) best = { alpha, score, coef }
    })
    const { alpha, score, coef } = best
    return { coef, intercept: interceptOf(centring, coef), alpha, bestScore: score }
  },
  predict: predictLinear,
  featureImportances: absoluteCoefficients,
})

/** How much each row's prediction is its own target's doing, for each penalty. */
async function leverages(
  X: Matrix,
  { rows: axes, centring }: SmallestRows,
  squares: Float64Array,
  alphas: readonly number[],
  { sampleWeight, pace }: { sampleWeight?: Float64Array; pace: () => Promise<void> },
): Promise<Float64Array[]> {
  const total = totalWeightOf(sampleWeight, X.rows)
  const hats = alphas.map(() =>
    Float64Array.from({ length: X.rows }, (_, row) =>
      centring.fitIntercept ? (sampleWeight?.[row] ?? 1) / total : 0,
    ),
  )
  for (const [i, axis] of axes.entries()) {
    if (squares[i] === 0) continue
    const along = new Float64Array(X.rows).fill(-dot(axis, centring.offsets))
    X.columns.forEach((column, j) => addScaled(along, axis[j], column))
    hats.forEach((hat, a) => {
      const share = 1 / (squares[i] * (squares[i] + alphas[a]))
      for (let row = 0; row < hat.length; row += 1) {
        hat[row] += share * (sampleWeight?.[row] ?? 1) * along[row] ** 2
      }
    })
    await pace()
  }
  return hats
}
