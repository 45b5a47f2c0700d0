import { describe, expect, it } from 'vitest'
import { RandomState } from '../random/random-state.ts'
import { ascendingOrder } from './ascending-order.ts'
import type { QuantileMethod } from './order-statistics.ts'
import { medianOfSorted, quantileOfSorted, sortForQuantiles } from './order-statistics.ts'
import { partitionAt } from './partition.ts'
import { sortWeighted, weightedQuantile } from './weighted-quantile.ts'

const METHODS: readonly QuantileMethod[] = [
  'inverted_cdf',
  'averaged_inverted_cdf',
  'closest_observation',
  'interpolated_inverted_cdf',
  'hazen',
  'weibull',
  'linear',
  'median_unbiased',
  'normal_unbiased',
]

/** Columns that are hard on a quickselect: sorted, reversed, constant, few values, a pipe, random. */
function columns(rows: number): Float64Array[] {
  const random = new RandomState(rows)
  const shapes: ((i: number) => number)[] = [
    (i) => i,
    (i) => -i,
    () => 7,
    (i) => i % 3,
    (i) => Math.min(i, rows - i),
    () => random.random(),
    () => Math.floor(random.random() * 10),
  ]
  return shapes.map((shape) => Float64Array.from({ length: rows }, (_, i) => shape(i)))
}

describe('partitionAt', () => {
  it('puts what is asked for where a sort would, smaller values before and larger after', () => {
    for (const rows of [1, 2, 5, 30, 100, 1000]) {
      for (const column of columns(rows)) {
        const sorted = column.slice().sort()
        for (const share of [0, 0.3, 0.5, 0.99]) {
          const places = [Math.floor(share * (rows - 1)), rows - 1]
          const parted = column.slice()
          partitionAt(parted, places)
          for (const place of places) expect(parted[place]).toBe(sorted[place])
          expect(Math.max(...parted.subarray(0, places[0] + 1))).toBe(sorted[places[0]])
          expect(parted.sort()).toEqual(sorted)
        }
      }
    }
  })
})

describe('ascendingOrder', () => {
  it('is that of a stable sort, for all signs, sizes and zeros', () => {
    for (const rows of [0, 1, 10, 255, 256, 3000]) {
      const random = new RandomState(rows)
      const wide = Float64Array.from(
        { length: rows },
        () => (random.random() - 0.5) * 10 ** random.randint(-300, 300),
      )
      const zeros = Float64Array.from(
        { length: rows },
        (_, i) => [0, -0, 1, -1, 5e-324, -5e-324, Infinity][i % 7],
      )
      for (const column of [...columns(rows), wide, zeros]) {
        const expected = Array.from(column.keys()).sort((a, b) =>
          column[a] === column[b] ? a - b : column[a] - column[b],
        )
        expect(Array.from(ascendingOrder(column))).toEqual(expected)
      }
    }
  })
})

describe('quantiles', () => {
  it('are the same whether values are sorted or put in order for them', () => {
    for (const rows of [1, 2, 3, 50, 777]) {
      for (const column of columns(rows)) {
        const sorted = column.slice().sort()
        for (const method of METHODS) {
          for (const shares of [[0.5], [0, 0.1, 0.25, 0.75, 1]]) {
            const ordered = sortForQuantiles(column, shares, method)
            for (const share of shares) {
              expect(quantileOfSorted(ordered, share, method)).toBe(quantileOfSorted(sorted, share, method))
            }
          }
        }
        expect(medianOfSorted(sortForQuantiles(column, [0.5]))).toBe(medianOfSorted(sorted))
      }
    }
  })

  it('are not a number of no values', () => {
    expect(quantileOfSorted(sortForQuantiles(new Float64Array(), [0.5]), 0.5)).toBeNaN()
  })

  it('of whole weights are those of repeated values', () => {
    const random = new RandomState(3)
    const values = Float64Array.from({ length: 40 }, () => Math.floor(random.random() * 12))
    const weights = Float64Array.from(values, () => random.randint(0, 4))
    const repeated = Float64Array.from(
      Array.from(values).flatMap((value, i) => Array.from({ length: weights[i] }, () => value)),
    ).sort()
    const weighted = sortWeighted(values, weights)
    for (const share of [0, 0.1, 0.25, 0.5, 0.6, 0.9, 1]) {
      for (const method of ['inverted_cdf', 'averaged_inverted_cdf'] as const) {
        const average = method === 'averaged_inverted_cdf'
        expect(weightedQuantile(weighted, share, average)).toBe(quantileOfSorted(repeated, share, method))
      }
    }
  })
})
