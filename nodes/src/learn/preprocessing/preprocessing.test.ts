import { describe, expect, it } from 'vitest'
import { numberColumn, readDataset, readFixture, textColumn } from '../fixtures/dataset.ts'
import { RandomState } from '../random/random-state.ts'
import { compareCodePoints } from './code-point-order.ts'
import { applyMinMaxScale, fitMinMaxScale } from './min-max-scaler.ts'
import {
  encodeNumericCategories,
  numericCategories,
  oneHotColumns,
  textCategories,
} from './one-hot-categories.ts'
import { applyRobustScale, fitRobustScale } from './robust-scaler.ts'
import { imputeNumeric, imputerStatistic, mostFrequentText } from '../impute/imputer-statistics.ts'
import { applyStandardScale, fitStandardScale } from './standard-scaler.ts'

interface Statistics {
  mean: number
  median: number
  most_frequent: number
  standard: [number, number, number]
  minMax: [number, number, number, number]
  minMaxWide: [number, number]
  robust: [number, number]
  robustTenths: number
  transformed: (number | null)[]
}

const recorded = readFixture('preprocessing') as {
  real: (Statistics & { dataset: string; column: string })[]
  random: (Statistics & { number: number; rows: number; scale: number; offset: number })[]
  text: { dataset: string; column: string; mostFrequent: string; categories: string[] }[]
  odd: { values: string[]; categories: string[]; mostFrequent: string }
}

/** What is learned of a column, in the shape it is recorded in. */
function statisticsOf(column: Float64Array): Statistics {
  const standard = fitStandardScale(column)
  const minMax = fitMinMaxScale(column)
  const wide = fitMinMaxScale(column, -1, 3)
  const robust = fitRobustScale(column)
  return {
    mean: imputerStatistic(column, 'mean'),
    median: imputerStatistic(column, 'median'),
    most_frequent: imputerStatistic(column, 'most_frequent'),
    standard: [standard.mean, standard.variance, standard.scale],
    minMax: [minMax.dataMin, minMax.dataMax, minMax.scale, minMax.min],
    minMaxWide: [wide.scale, wide.min],
    robust: [robust.center, robust.scale],
    robustTenths: fitRobustScale(column, [10, 90]).scale,
    transformed: Array.from(applyStandardScale(column, standard).slice(0, 3), (value) =>
      Number.isNaN(value) ? null : value,
    ),
  }
}

function drawColumn(number: number, expected: { rows: number; scale: number; offset: number }): Float64Array {
  const random = new RandomState(number)
  const rows = random.randint(1, 3000)
  random.randint(-6, 7)
  random.randint(-3, 4)
  random.randint(0, 7)
  expect(rows).toBe(expected.rows)
  const { scale, offset } = expected
  let column = Float64Array.from({ length: rows }, () => random.random() * scale + offset)
  if (number % 3 === 0) column = column.map((value) => Math.floor((value * 4) / scale) * scale)
  if (number % 2 === 0) column = column.map((value) => (random.random() < 0.2 ? Number.NaN : value))
  return number % 10 === 9 ? column.fill(offset) : column
}

describe('statistics of a column equal scikit-learn', () => {
  it(`to the last bit on ${recorded.real.length} columns of shipped data sets`, () => {
    for (const expected of recorded.real) {
      const { dataset, column, ...statistics } = expected
      expect(statisticsOf(numberColumn(readDataset(dataset), column))).toEqual(statistics)
    }
  })

  it(`to the last bit on ${recorded.random.length} random columns with gaps and constants`, () => {
    for (const { number, rows, scale, offset, ...statistics } of recorded.random) {
      expect(statisticsOf(drawColumn(number, { rows, scale, offset }))).toEqual(statistics)
    }
  })

  it(`on ${recorded.text.length} text columns`, () => {
    for (const expected of recorded.text) {
      const values = textColumn(readDataset(expected.dataset), expected.column)
      expect(textCategories(values)).toEqual(expected.categories)
      expect(mostFrequentText(values)).toBe(expected.mostFrequent)
    }
  })

  it('sorts text as Python does, beyond U+FFFF too', () => {
    expect(textCategories(recorded.odd.values)).toEqual(recorded.odd.categories)
    expect(mostFrequentText(recorded.odd.values)).toBe(recorded.odd.mostFrequent)
    expect(['é', 'a', 'B', '9', '10'].toSorted(compareCodePoints)).toEqual(['10', '9', 'B', 'a', 'é'])
  })
})

describe('columns at the edge', () => {
  const empty = Float64Array.of(Number.NaN, Number.NaN)

  it('learns nothing from a column without values', () => {
    expect(imputerStatistic(empty, 'median')).toBeNaN()
    expect(fitStandardScale(empty).scale).toBeNaN()
    expect(fitMinMaxScale(empty).scale).toBeNaN()
    expect(fitRobustScale(empty).scale).toBeNaN()
    expect(mostFrequentText([null, null])).toBeNull()
    expect([...numericCategories(empty)]).toEqual([])
  })

  it('refuses infinite values', () => {
    expect(() => fitStandardScale(Float64Array.of(1, -Infinity))).toThrow('infinite')
  })

  it('leaves gaps alone when it scales and fills them when it imputes', () => {
    const column = Float64Array.of(1, Number.NaN, 3)
    expect([...applyMinMaxScale(column, fitMinMaxScale(column))]).toEqual([0, Number.NaN, 1])
    expect([...applyRobustScale(column, fitRobustScale(column))]).toEqual([-1, Number.NaN, 1])
    expect([...imputeNumeric(column, 2)]).toEqual([1, 2, 3])
    expect([...column]).toEqual([1, Number.NaN, 3])
  })

  it('encodes unknown categories and gaps as zeros', () => {
    const categories = numericCategories(Float64Array.of(2, 10, -1, 10, Number.NaN))
    expect([...categories]).toEqual([-1, 2, 10])
    const codes = encodeNumericCategories(Float64Array.of(10, 7, Number.NaN, -1), categories)
    expect([...codes]).toEqual([2, -1, -1, 0])
    expect(oneHotColumns(codes, 3).map((column) => [...column])).toEqual([
      [0, 0, 0, 1],
      [0, 0, 0, 0],
      [1, 0, 0, 0],
    ])
  })
})
