import { z } from 'zod'
import { defineTransformer } from '../estimator/define-transformer.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import type { Matrix } from '../matrix.ts'
import { categoriesParam, countCategories, encodeCategories, refuseUnknown } from './feature-categories.ts'
import { floatText } from './float-text.ts'
import { findInfrequent, groupInfrequent, infrequentParams } from './infrequent-categories.ts'
import { checkTransformed } from './map-columns.ts'
import { largestCode, oneHotMatrix, oneHotSparse } from './one-hot-columns.ts'

const NAME = 'OneHotEncoder'

const params = z.strictObject({
  categories: categoriesParam,
  /** Which category of each feature gets no column: the first, the first of two, one by value (null is missing). */
  drop: z
    .union([z.enum(['first', 'if_binary']), z.array(z.number().nullable()).min(1)])
    .nullable()
    .default(null),
  sparseOutput: z.boolean().default(true),
  /** New categories are refused, get zeros, or count as rare (zeros where no category is; `warn` does the same). */
  handleUnknown: z.enum(['error', 'ignore', 'infrequent_if_exist', 'warn']).default('error'),
  ...infrequentParams,
})

export type OneHotEncoderParams = z.infer<typeof params>

export interface FittedOneHotEncoder extends FittedState {
  /** The categories of each feature, ascending, a missing value (`NaN`) last. */
  categories: Float64Array[]
  /** The places of the rare ones among them; null where none is. */
  infrequent: (Int32Array | null)[]
  /** The place of the dropped one among them, the first of the rare ones for those; null where none is. */
  dropIdx: (number | null)[]
  /** Whether the feature came as category codes. */
  isCode: boolean[]
  handleUnknown: OneHotEncoderParams['handleUnknown']
  sparseOutput: boolean
}

/**
 * scikit-learn's `OneHotEncoder` of numbers and category codes: a column of zeros and ones a category. A missing value
 * is a category. Categories that the training rows don't have are unknown, even if `Features.categories` counts them.
 * Turned back, rare and unknown categories are missing. Class E.
 */
export const oneHotEncoder = defineTransformer<OneHotEncoderParams, FittedOneHotEncoder, 'matrix'>({
  name: NAME,
  params,
  tags: { parity: 'E', missingValues: true, categories: true },
  input: 'matrix',
  target: 'none',
  memoryEstimate: ({ rows, columns }) => 48 * rows + 16 * rows * columns,
  async fit(X, _y, own, { pace }) {
    const { categories: given, drop, sparseOutput, handleUnknown, minFrequency, maxCategories } = own
    const counted = await countCategories(X, given, { name: NAME, pace })
    if (given !== 'auto' && handleUnknown === 'error') refuseUnknownIn(X, counted)
    const categories = counted.map((column) => column.categories)
    const options = { minFrequency, maxCategories, rows: X.rows }
    const infrequent = counted.map(({ counts }) => findInfrequent(counts, options))
    return {
      categories,
      infrequent,
      dropIdx: chooseDropped(drop, categories, infrequent),
      isCode: X.columns.map((_, feature) => typeof X.categories?.[feature] === 'number'),
      handleUnknown,
      sparseOutput,
    }
  },
  transform(fitted, X) {
    const plans = columnPlans(fitted)
    const codes = X.columns.map((column, feature) => {
      const places = encodeCategories(column, fitted.categories[feature])
      if (fitted.handleUnknown === 'error') refuseUnknown(places, column, feature, NAME)
      const { columnOf, unknownColumn } = plans[feature]
      for (let row = 0; row < places.length; row += 1) {
        places[row] = places[row] < 0 ? unknownColumn : columnOf[places[row]]
      }
      return places
    })
    const coded = { rows: X.rows, codes, counts: plans.map(({ count }) => count) }
    return fitted.sparseOutput ? oneHotSparse(coded) : oneHotMatrix(coded)
  },
  inverseTransform(fitted, X) {
    const plans = columnPlans(fitted)
    const columnCount = plans.reduce((sum, { count }) => sum + count, 0)
    const { rows, columns } = checkTransformed(X, columnCount, NAME)
    let start = 0
    return {
      rows,
      columns: plans.map(({ count, valueOf, zerosValue }) => {
        const codes = largestCode(columns.slice(start, (start += count)), rows)
        return Float64Array.from(codes, (code) => (code < 0 ? zerosValue : valueOf[code]))
      }),
    }
  },
  featureNamesOut(fitted, names) {
    return columnPlans(fitted).flatMap(({ valueOf, infrequentColumn }, feature) =>
      Array.from(valueOf, (value, column) => {
        if (column === infrequentColumn) return `${names[feature]}_infrequent_sklearn`
        const isCode = fitted.isCode[feature] && !Number.isNaN(value)
        return `${names[feature]}_${isCode ? value : floatText(value)}`
      }),
    )
  },
})

/** What becomes of a feature's categories. */
interface ColumnPlan {
  /** How many columns the feature gets. */
  count: number
  /** The column of each category; -1 for the dropped one. */
  columnOf: Int32Array
  unknownColumn: number
  /** The column of the rare categories; -1 where there is none. */
  infrequentColumn: number
  /** The category of each column; `NaN` for the rare ones. */
  valueOf: Float64Array
  /** The category of a row of zeros. */
  zerosValue: number
}

function columnPlans({ categories, infrequent, dropIdx, handleUnknown }: FittedOneHotEncoder): ColumnPlan[] {
  return categories.map((own, feature) => {
    const rare = infrequent[feature]
    const dropped = dropIdx[feature]
    const groupOf = groupInfrequent(own.length, rare)
    const groups = own.length - (rare === null ? 0 : rare.length - 1)
    const droppedGroup = dropped === null ? -1 : groupOf[dropped]
    const columnOfGroup = (group: number) => {
      if (group === droppedGroup) return -1
      return droppedGroup >= 0 && group > droppedGroup ? group - 1 : group
    }
    const count = droppedGroup < 0 ? groups : groups - 1
    const columnOf = groupOf.map(columnOfGroup)
    const infrequentColumn = rare === null ? -1 : columnOfGroup(groups - 1)
    const countsAsRare = handleUnknown === 'infrequent_if_exist' || handleUnknown === 'warn'
    const valueOf = new Float64Array(count).fill(Number.NaN)
    columnOf.forEach((column, place) => {
      if (column >= 0 && column !== infrequentColumn) valueOf[column] = own[place]
    })
    const isRareDropped = rare !== null && droppedGroup === groups - 1
    return {
      count,
      columnOf,
      unknownColumn: countsAsRare ? infrequentColumn : -1,
      infrequentColumn,
      valueOf,
      zerosValue: dropped === null || isRareDropped ? Number.NaN : own[dropped],
    }
  })
}

/** @throws FitError `bad_parameter` for a category to drop that there is not, or that is rare. */
function chooseDropped(
  drop: OneHotEncoderParams['drop'],
  categories: readonly Float64Array[],
  infrequent: readonly (Int32Array | null)[],
): (number | null)[] {
  if (drop === null) return categories.map(() => null)
  if (Array.isArray(drop)) return chooseGiven(drop, categories, infrequent)
  return categories.map((own, feature) => {
    const rare = infrequent[feature]
    const groups = own.length - (rare === null ? 0 : rare.length - 1)
    if (drop === 'if_binary' && groups !== 2) return null
    return groupInfrequent(own.length, rare).indexOf(0)
  })
}

function chooseGiven(
  drop: readonly (number | null)[],
  categories: readonly Float64Array[],
  infrequent: readonly (Int32Array | null)[],
): number[] {
  const refuse = (message: string): never => {
    throw new FitError('bad_parameter', `${NAME}: ${message}`, { parameter: 'drop' })
  }
  if (drop.length !== categories.length) {
    refuse(`drop has ${drop.length} categories for ${categories.length} columns`)
  }
  return drop.map((value, feature) => {
    const own = categories[feature]
    const place = own.findIndex((category) => (value === null ? Number.isNaN(category) : category === value))
    if (place < 0) refuse(`column ${feature} has no category ${value ?? 'missing'} to drop`)
    if (infrequent[feature]?.includes(place) === true) {
      refuse(`the category ${value ?? 'missing'} of column ${feature} is rare and cannot be dropped alone`)
    }
    return place
  })
}

function refuseUnknownIn(X: Matrix, counted: readonly { categories: Float64Array }[]): void {
  X.columns.forEach((column, feature) => {
    refuseUnknown(encodeCategories(column, counted[feature].categories), column, feature, NAME)
  })
}
