import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fixedPoint } from './fixed-point.ts'

const size = fc.double({ min: 1e-30, max: 1e30, noNaN: true })

describe('fixed-point scales', () => {
  it('keep rows within 51 bits and sums within 62', () => {
    const rowCount = fc.integer({ min: 1, max: 2 ** 25 })
    fc.assert(
      fc.property(
        size,
        size,
        rowCount,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (gradient, hessian, rows, share) => {
          const spread = 1 + (rows - 1) * share
          const sums = {
            sumGradient: gradient * spread,
            maxGradient: gradient,
            sumHessian: hessian * spread,
            maxHessian: hessian,
          }
          const scales = fixedPoint(sums, rows)
          const { gradientScale, hessianScale, countBits } = scales
          expect(2 ** countBits).toBeGreaterThan(rows)
          expect(gradient * gradientScale).toBeLessThan(2 ** 51)
          expect(sums.sumGradient * gradientScale + rows).toBeLessThan(2 ** 63)
          expect(hessian * hessianScale).toBeLessThan(2 ** 51)
          // Every row adds one to the count and at least one unit.
          const units = (sums.sumHessian * hessianScale) / 2 ** countBits + rows
          expect(units * 2 ** countBits).toBeLessThan(2 ** 63)
          expect(gradientScale * scales.inverseGradientScale).toBe(1)
          expect(hessianScale * scales.inverseHessianScale).toBe(2 ** countBits)
        },
      ),
    )
  })

  it('leave a million equal rows 40 bits of a gradient and 22 of a hessian', () => {
    const sums = { sumGradient: 1e6, maxGradient: 1, sumHessian: 1e6, maxHessian: 1 }
    const { gradientScale, hessianScale, countBits } = fixedPoint(sums, 1e6)
    expect(Math.log2(gradientScale)).toBeGreaterThanOrEqual(40)
    expect(Math.log2(hessianScale) - countBits).toBeGreaterThanOrEqual(22)
  })

  it('stand gradients and hessians of 0', () => {
    const sums = { sumGradient: 0, maxGradient: 0, sumHessian: 0, maxHessian: 0 }
    expect(Object.values(fixedPoint(sums, 9)).every(Number.isFinite)).toBe(true)
  })
})
