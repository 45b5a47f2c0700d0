import { describe, expect, it } from 'vitest'
import { readFixture } from '../fixtures/dataset.ts'
import { digamma } from './digamma.ts'
import { incompleteBeta } from './incomplete-beta.ts'
import { incompleteGamma } from './incomplete-gamma.ts'
import { normalCdf, normalQuantile } from './normal-distribution.ts'
import { logGamma } from './stirling.ts'
import { chiSquaredTail, fTail } from './tail-probabilities.ts'

const functions: Record<string, (...args: number[]) => number> = {
  gammaln: logGamma,
  digamma,
  gammainc: (a, x) => incompleteGamma(a, x).lower,
  gammaincc: (a, x) => incompleteGamma(a, x).upper,
  betainc: (a, b, x) => incompleteBeta(a, b, x, 1 - x),
  fTail,
  fTailExact: fTail,
  chiSquaredTail,
  normalCdf,
  normalQuantile,
}

const recorded = readFixture('distributions') as Record<string, number[][]>

describe('special functions equal SciPy to 1e-12', () => {
  for (const [name, compute] of Object.entries(functions)) {
    it(`${name} at ${recorded[name].length} points`, () => {
      const wrong = recorded[name].flatMap((row) => {
        const expected = row[row.length - 1]
        const actual = compute(...row.slice(0, -1))
        const error = Math.abs(actual - expected) / Math.max(Math.abs(expected), 1e-300)
        return error <= 1e-12
          ? []
          : [`${name}(${row.slice(0, -1).join()}) is ${actual}, not ${expected}: ${error}`]
      })
      expect(wrong).toEqual([])
    })
  }
})

describe('special functions at the edge', () => {
  it('answer the ends of their range', () => {
    expect(incompleteGamma(2, 0)).toEqual({ lower: 0, upper: 1 })
    expect(incompleteGamma(2, Infinity)).toEqual({ lower: 1, upper: 0 })
    expect(incompleteBeta(2, 3, 0, 1)).toBe(0)
    expect(incompleteBeta(2, 3, 1, 0)).toBe(1)
    expect([fTail(0, 2, 3), fTail(Infinity, 2, 3), fTail(1e308, 40, 3)]).toEqual([1, 0, 0])
    expect([chiSquaredTail(0, 2), chiSquaredTail(Infinity, 2)]).toEqual([1, 0])
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(0.5)]).toEqual([-Infinity, Infinity, 0])
    expect([normalCdf(-Infinity), normalCdf(Infinity), normalCdf(0)]).toEqual([0, 1, 0.5])
  })

  it('pass on what is not a number', () => {
    expect(fTail(Number.NaN, 2, 3)).toBeNaN()
    expect(chiSquaredTail(Number.NaN, 2)).toBeNaN()
    expect(normalCdf(Number.NaN)).toBeNaN()
    expect(normalQuantile(Number.NaN)).toBeNaN()
    expect(normalQuantile(-0.1)).toBeNaN()
  })
})
