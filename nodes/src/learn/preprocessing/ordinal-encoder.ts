import { z } from 'zod'
import { defineTransformer } from '../estimator/define-transformer.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import {
  categoriesParam,
  countCategories,
  decode,
  encodeCategories,
  refuseUnknown,
} from './feature-categories.ts'
import { findInfrequent, groupInfrequent, infrequentParams } from './infrequent-categories.ts'
import { checkTransformed, mapColumns, sameNames } from './map-columns.ts'

const NAME = 'OrdinalEncoder'

/** A number in place of a code; `nan` is a missing value. */
const replacement = z.union([z.number().int(), z.literal('nan')])

const params = z
  .strictObject({
    categories: categoriesParam,
    /** New categories are refused, or become `unknownValue`. */
    handleUnknown: z.enum(['error', 'use_encoded_value']).default('error'),
    unknownValue: replacement.nullable().default(null),
    /** What missing values become. */
    encodedMissingValue: replacement.default('nan'),
    ...infrequentParams,
  })
  .refine(({ handleUnknown, unknownValue }) => (handleUnknown === 'error') === (unknownValue === null), {
    message: 'goes with handle_unknown "use_encoded_value" and is needed for it',
    path: ['unknownValue'],
  })

export type OrdinalEncoderParams = z.infer<typeof params>

export interface FittedOrdinalEncoder extends FittedState {
  /** The categories of each feature, ascending, a missing value (`NaN`) last. */
  categories: Float64Array[]
  /** The places of the rare ones among them; null where none is. */
  infrequent: (Int32Array | null)[]
  /** What categories that were not seen become; null where they are refused. */
  unknownValue: number | null
  encodedMissingValue: number
}

/**
 * scikit-learn's `OrdinalEncoder` of numbers and category codes: each category's place among those of its column.
 * Turned back, rare and unknown categories are missing. Class E.
 */
export const ordinalEncoder = defineTransformer<OrdinalEncoderParams, FittedOrdinalEncoder, 'matrix'>({
  name: NAME,
  params,
  tags: { parity: 'E', missingValues: true, categories: true },
  input: 'matrix',
  target: 'none',
  memoryEstimate: ({ rows, columns }) => 48 * rows + 16 * rows * columns,
  async fit(X, _y, own, { pace }) {
    const counted = await countCategories(X, own.categories, { name: NAME, pace })
    const categories = counted.map((column) => column.categories)
    if (own.categories !== 'auto' && own.handleUnknown === 'error') {
      X.columns.forEach((column, feature) => {
        refuseUnknown(encodeCategories(column, categories[feature]), column, feature, NAME)
      })
    }
    // A missing value is not counted among the categories: it is never rare.
    const infrequent = counted.map(({ counts }, feature) =>
      findInfrequent(counts.subarray(0, presentCount(categories[feature])), { ...own, rows: X.rows }),
    )
    const fitted = {
      categories,
      infrequent,
      unknownValue: own.unknownValue === null ? null : toNumber(own.unknownValue),
      encodedMissingValue: toNumber(own.encodedMissingValue),
    }
    refuseTaken(fitted)
    return fitted
  },
  transform(fitted, X) {
    const { categories, infrequent, unknownValue, encodedMissingValue } = fitted
    return mapColumns(X, (column, feature) => {
      const own = categories[feature]
      const present = presentCount(own)
      const codes = encodeCategories(column, own)
      if (unknownValue === null) refuseUnknown(codes, column, feature, NAME)
      const encoded = [...groupInfrequent(present, infrequent[feature]), encodedMissingValue]
      return decode(codes, encoded, unknownValue ?? Number.NaN)
    })
  },
  inverseTransform(fitted, X) {
    return mapColumns(checkTransformed(X, fitted.nFeaturesIn, NAME), (column, feature) => {
      const own = fitted.categories[feature]
      const rare = fitted.infrequent[feature]
      const frequent = own.subarray(0, presentCount(own)).filter((_, place) => rare?.includes(place) !== true)
      return column.map((code) => frequent[code] ?? Number.NaN)
    })
  },
  featureNamesOut: sameNames,
})

function toNumber(value: number | 'nan'): number {
  return value === 'nan' ? Number.NaN : value
}

/** How many categories there are beside a missing value. */
function presentCount(categories: Float64Array): number {
  return Number.isNaN(categories[categories.length - 1]) ? categories.length - 1 : categories.length
}

/** @throws FitError `bad_parameter` when the number for unknown or missing values is the code of a category. */
function refuseTaken({
  categories,
  infrequent,
  unknownValue,
  encodedMissingValue,
}: Omit<FittedOrdinalEncoder, keyof FittedState>): void {
  categories.forEach((own, feature) => {
    const codes = presentCount(own) - (infrequent[feature]?.length ?? 0)
    const isTaken = (value: number | null) => value !== null && value >= 0 && value < codes
    const hasMissing = presentCount(own) < own.length
    const parameter = isTaken(unknownValue)
      ? 'unknown_value'
      : hasMissing && isTaken(encodedMissingValue)
        ? 'encoded_missing_value'
        : null
    if (parameter === null) return
    throw new FitError(
      'bad_parameter',
      `${NAME}: ${parameter} is the code of a category of column ${feature} already`,
      { parameter, feature },
    )
  })
}
