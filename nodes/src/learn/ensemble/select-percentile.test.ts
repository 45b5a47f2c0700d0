import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quantileOfSorted } from '../statistics/order-statistics.ts'
import { selectPercentile, selectWeightedPercentile } from './select-percentile.ts'

const share = fc.constantFrom(0.05, 0.25, 0.5, 0.8, 0.99)
const few = fc.integer({ min: -3, max: 3 })
const value = fc.oneof(few, fc.double({ min: -1e6, max: 1e6, noNaN: true }))

describe('percentiles of unsorted values', () => {
  it('equal those of the sorted', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 200 }), share, (values, q) => {
        const sorted = Float64Array.from(values).sort()
        expect(selectPercentile(Float64Array.from(values), q)).toBeCloseTo(quantileOfSorted(sorted, q), 9)
      }),
    )
  })

  it('count whole weights as repetitions', () => {
    const rows = fc.array(fc.tuple(few, fc.integer({ min: 0, max: 4 })), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(rows, fc.constantFrom(0.3, 0.5, 0.77), (weighted, q) => {
        const repeated = weighted.flatMap(([own, times]) => Array.from({ length: times }, () => own))
        fc.pre(repeated.length > 0)
        repeated.sort((a, b) => a - b)
        const expected = repeated[Math.max(0, Math.ceil(q * repeated.length - 1e-9) - 1)]
        const values = Float64Array.from(weighted, ([own]) => own)
        const weights = Float64Array.from(weighted, ([, times]) => times)
        expect(selectWeightedPercentile(values, weights, q)).toBe(expected)
      }),
    )
  })
})
