import { z } from 'zod'
import { defineTransformer } from '../estimator/define-transformer.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import { presentValues } from './column-values.ts'
import { checkTransformed, mapColumns, sameNames } from './map-columns.ts'
import type { PowerFamily } from './power-transforms.ts'
import { boxCox, yeoJohnson } from './power-transforms.ts'
import { isConstantUpToRounding } from './scale-or-one.ts'
import { applyStandardScale, fitStandardScale } from './standard-scaler.ts'

const params = z.strictObject({
  /** `box-cox` takes positive values only. */
  method: z.enum(['yeo-johnson', 'box-cox']).default('yeo-johnson'),
  /** Scale the transformed columns to mean 0 and variance 1. */
  standardize: z.boolean().default(true),
})

export type PowerTransformerParams = z.infer<typeof params>

export interface FittedPowerTransformer extends FittedState {
  method: PowerTransformerParams['method']
  /** The exponent of each column. */
  lambdas: Float64Array
  /** Mean and scale of the transformed training columns; null where they are not standardised. */
  standard: { mean: Float64Array; scale: Float64Array } | null
}

/**
 * scikit-learn's `PowerTransformer`: each column raised to the power that makes it most nearly normal. Missing values
 * are left out and stay. The exponents are the same optimum to 1e-6 (class O), found by Brent's method as SciPy does.
 * Constant columns get the exponent 1 with either method; scikit-learn refuses them for `box-cox`.
 */
export const powerTransformer = defineTransformer<PowerTransformerParams, FittedPowerTransformer, 'matrix'>({
  name: 'PowerTransformer',
  params,
  tags: { parity: 'O', missingValues: true },
  input: 'matrix',
  target: 'none',
  memoryEstimate: ({ rows, columns }) => 8 * (6 * rows + 3 * columns),
  async fit(X, _y, { method, standardize }, { pace }) {
    const family = familyOf(method)
    const lambdas = new Float64Array(X.columns.length)
    const mean = new Float64Array(X.columns.length)
    const scale = new Float64Array(X.columns.length)
    for (const [index, column] of X.columns.entries()) {
      const values = presentValues(column)
      checkValues(values, index, method)
      await pace()
      const lambda = isConstant(values) ? 1 : await family.fit(values, pace)
      lambdas[index] = lambda
      if (standardize) {
        const standard = fitStandardScale(column.map((value) => family.transform(value, lambda)))
        mean[index] = standard.mean
        scale[index] = standard.scale
      }
    }
    return { method, lambdas, standard: standardize ? { mean, scale } : null }
  },
  transform({ method, lambdas, standard }, X) {
    const family = familyOf(method)
    return mapColumns(X, (column, index) => {
      checkSign(column, index, method)
      const powers = column.map((value) => family.transform(value, lambdas[index]))
      if (standard === null) return powers
      return applyStandardScale(powers, { mean: standard.mean[index], scale: standard.scale[index] })
    })
  },
  inverseTransform({ method, lambdas, standard, nFeaturesIn }, X) {
    const family = familyOf(method)
    return mapColumns(checkTransformed(X, nFeaturesIn, 'PowerTransformer'), (column, index) =>
      column.map((value) => {
        const power = standard === null ? value : value * standard.scale[index] + standard.mean[index]
        return Number.isNaN(power) ? power : family.inverse(power, lambdas[index])
      }),
    )
  },
  featureNamesOut: sameNames,
})

function familyOf(method: PowerTransformerParams['method']): PowerFamily {
  switch (method) {
    case 'yeo-johnson':
      return yeoJohnson
    case 'box-cox':
      return boxCox
  }
}

function checkValues(values: Float64Array, feature: number, method: PowerTransformerParams['method']): void {
  if (values.length === 0) {
    throw new FitError(
      'missing_values',
      `PowerTransformer cannot learn from column ${feature}: every value is missing`,
      { feature },
    )
  }
  checkSign(values, feature, method)
}

function checkSign(values: Float64Array, feature: number, method: PowerTransformerParams['method']): void {
  if (method !== 'box-cox') return
  for (const value of values) {
    if (!(value <= 0)) continue
    throw new FitError(
      'negative_values',
      `PowerTransformer with box-cox takes positive values only: column ${feature} has ${value}`,
      { feature },
    )
  }
}

function isConstant(values: Float64Array): boolean {
  return isConstantUpToRounding(fitStandardScale(values))
}
