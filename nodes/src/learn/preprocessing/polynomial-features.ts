import { z } from 'zod'
import { defineTransformer } from '../estimator/define-transformer.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import { wholeNumber } from '../estimator/params.ts'

/** More columns than this can't be kept in any memory. */
const MOST_COLUMNS = 2 ** 31 - 1

const params = z
  .strictObject({
    /** The highest degree, or the lowest and the highest. */
    degree: z
      .union([
        wholeNumber(0),
        z
          .tuple([wholeNumber(0), wholeNumber(0)])
          .refine(([least, most]) => least <= most, 'the lowest degree is above the highest'),
      ])
      .default(2),
    /** Only products of different columns. */
    interactionOnly: z.boolean().default(false),
    /** A first column of ones, whatever the lowest degree. */
    includeBias: z.boolean().default(true),
  })
  .refine(({ degree, includeBias }) => includeBias || degreesOf(degree).most > 0, {
    message: 'without a bias a degree of 0 leaves no column',
    path: ['degree'],
  })

export type PolynomialFeaturesParams = z.infer<typeof params>

export interface FittedPolynomialFeatures extends FittedState {
  minDegree: number
  maxDegree: number
  interactionOnly: boolean
  includeBias: boolean
  nOutputFeatures: number
}

/** scikit-learn's `PolynomialFeatures`: all products of columns up to a degree. Class E. */
export const polynomialFeatures = defineTransformer<
  PolynomialFeaturesParams,
  FittedPolynomialFeatures,
  'matrix'
>({
  name: 'PolynomialFeatures',
  params,
  tags: { parity: 'E' },
  input: 'matrix',
  target: 'none',
  memoryEstimate: () => 256,
  fit(X, _y, { degree, interactionOnly, includeBias }) {
    const { least: minDegree, most: maxDegree } = degreesOf(degree)
    const shape = { minDegree, maxDegree, interactionOnly }
    const nOutputFeatures = outputCount(X.columns.length, shape) + (includeBias ? 1 : 0)
    if (nOutputFeatures > MOST_COLUMNS) {
      throw new FitError(
        'bad_parameter',
        `PolynomialFeatures would make ${nOutputFeatures} columns of ${X.columns.length}: choose a lower degree`,
        { parameter: 'degree' },
      )
    }
    if (nOutputFeatures === 0) {
      throw new FitError(
        'bad_parameter',
        `PolynomialFeatures: ${X.columns.length} columns have no products of ${minDegree} different ones`,
        { parameter: 'degree' },
      )
    }
    return { ...shape, includeBias, nOutputFeatures }
  },
  transform(fitted, { rows, columns }) {
    const terms = products(columns, fitted, multiplyColumns)
    return { rows, columns: fitted.includeBias ? [new Float64Array(rows).fill(1), ...terms] : terms }
  },
  featureNamesOut(fitted, names) {
    const factors = names.map((_, factor) => [factor])
    const terms = products(factors, fitted, (factor, term) => [...factor, ...term])
    const termNames = terms.map((term) => productName(term, names))
    return fitted.includeBias ? ['1', ...termNames] : termNames
  },
})

function degreesOf(degree: number | [number, number]): { least: number; most: number } {
  return typeof degree === 'number' ? { least: 0, most: degree } : { least: degree[0], most: degree[1] }
}

function multiplyColumns(factor: Float64Array, term: Float64Array): Float64Array {
  const product = new Float64Array(term.length)
  for (let row = 0; row < product.length; row += 1) product[row] = term[row] * factor[row]
  return product
}

type Shape = Pick<FittedPolynomialFeatures, 'minDegree' | 'maxDegree' | 'interactionOnly'>

/** All products of the factors by degree, each degree by its first factor; a product is its first factor times a rest. */
function products<T>(
  factors: readonly T[],
  { minDegree, maxDegree, interactionOnly }: Shape,
  multiply: (factor: T, rest: T) => T,
): T[] {
  const made: T[] = []
  let terms = factors.map((value, first) => ({ value, first }))
  for (let degree = 1; degree <= maxDegree; degree += 1) {
    if (degree > 1) {
      terms = factors.flatMap((factor, first) =>
        terms
          .filter((term) => (interactionOnly ? term.first > first : term.first >= first))
          .map(({ value }) => ({ value: multiply(factor, value), first })),
      )
    }
    if (degree >= minDegree) for (const { value } of terms) made.push(value)
  }
  return made
}

function outputCount(columns: number, { minDegree, maxDegree, interactionOnly }: Shape): number {
  let count = 0
  // How many terms there are of a degree: columns choose degree, or with repeats, columns + degree - 1 choose degree.
  let ofDegree = 1
  for (let degree = 1; degree <= maxDegree; degree += 1) {
    ofDegree = (ofDegree * (interactionOnly ? columns - degree + 1 : columns + degree - 1)) / degree
    if (ofDegree <= 0) break
    if (degree >= minDegree) count += ofDegree
  }
  return Math.round(count)
}

/** `a^2 b`: the factors of a term are ascending. */
function productName(term: readonly number[], names: readonly string[]): string {
  const powers = new Map<number, number>()
  for (const factor of term) powers.set(factor, (powers.get(factor) ?? 0) + 1)
  return Array.from(powers, ([factor, power]) =>
    power === 1 ? names[factor] : `${names[factor]}^${power}`,
  ).join(' ')
}
