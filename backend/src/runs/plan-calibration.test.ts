import { describe, expect, it } from 'vitest'
import { calibrate, expectedSeconds, type CostSample } from './plan-calibration.ts'

const sample = (estimated: number, seconds: number, alone = true): CostSample => ({
  type: 'forest',
  estimated,
  seconds,
  alone,
})

describe('a calibration', () => {
  it('leaves the formula as it is while nothing was run', () => {
    const { expected, low, high } = expectedSeconds(calibrate([]), 'forest', 10)
    expect(expected).toBeCloseTo(10, 0)
    expect(low).toBeLessThan(expected / 2.9)
    expect(high).toBeGreaterThan(expected * 2.9)
  })

  it('learns a factor from few runs, and is surer with more', () => {
    const runs = (count: number) => Array.from({ length: count }, (_, i) => sample(5 + i, (5 + i) * 2.5))
    const few = expectedSeconds(calibrate(runs(3)), 'forest', 100)
    const many = expectedSeconds(calibrate(runs(30)), 'forest', 100)
    expect(few.expected).toBeGreaterThan(240)
    expect(many.expected).toBeCloseTo(250, -1)
    expect(many.high / many.expected).toBeLessThan(few.high / few.expected)
    expect(many.high / many.expected).toBeLessThan(1.6)
  })

  it('is not led astray by single runs on a busy machine', () => {
    const runs = [...Array.from({ length: 9 }, () => sample(4, 4)), sample(4, 400), sample(4, 0.01)]
    expect(expectedSeconds(calibrate(runs), 'forest', 4).expected).toBeCloseTo(4, 0)
  })

  it('learns what a start takes from nodes that hardly work, and no factor from them', () => {
    const runs = Array.from({ length: 20 }, (_, i) => sample(0.0001, 0.2 + i / 1000))
    const calibration = calibrate(runs)
    expect(calibration.start).toBeGreaterThan(0.19)
    expect(calibration.start).toBeLessThan(0.22)
    expect(expectedSeconds(calibration, 'forest', 10).expected).toBeLessThan(30)
  })

  it('knows nothing of types that were not run', () => {
    const calibration = calibrate([sample(1, 3), sample(1, 3)])
    expect(calibration.types.has('tree')).toBe(false)
    expect(expectedSeconds(calibration, 'tree', 1).expected).toBeCloseTo(1, 0)
  })
})
