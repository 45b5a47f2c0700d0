import { describe, expect, it } from 'vitest'
import { correlationOf, paintPoints, panned, zoomed } from './scatter-raster.ts'

const domain = { x: [0, 10], y: [0, 10] } as const

describe('painting points', () => {
  it('paints those in the domain in their colours, and mixes nothing else', () => {
    const pixels = new Uint8ClampedArray(20 * 20 * 4).fill(255)
    const colours = [
      { red: 255, green: 0, blue: 0 },
      { red: 0, green: 0, blue: 255 },
    ]
    const drawn = paintPoints(pixels, {
      x: [1, 9, 99],
      y: [9, 1, 5],
      codes: [0, 1, 0],
      colours,
      domain,
      width: 20,
      height: 20,
      scale: 1,
    })
    expect(drawn).toBe(2)
    const at = (column: number, row: number) => [
      ...pixels.subarray((row * 20 + column) * 4, (row * 20 + column) * 4 + 3),
    ]
    expect(at(2, 2)[0]).toBe(255)
    expect(at(2, 2)[2]).toBeLessThan(120)
    expect(at(18, 18)[2]).toBe(255)
    expect(at(18, 18)[0]).toBeLessThan(120)
    expect(at(10, 10)).toEqual([255, 255, 255])
  })

  it('takes points at the edge', () => {
    const pixels = new Uint8ClampedArray(4 * 4 * 4).fill(255)
    const request = {
      x: [0, 10, 0],
      y: [10, 0.001, 0],
      codes: null,
      colours: [{ red: 0, green: 0, blue: 0 }],
    }
    expect(paintPoints(pixels, { ...request, domain, width: 4, height: 4, scale: 1 })).toBe(1)
  })
})

describe('the domain', () => {
  it('keeps the point under the pointer', () => {
    expect(zoomed(domain, 0.5, { x: 0.2, y: 0 })).toEqual({ x: [1, 6], y: [5, 10] })
    expect(panned(domain, { x: 0.1, y: 0.2 })).toEqual({ x: [-1, 9], y: [2, 12] })
  })
})

describe('correlation', () => {
  it('is Pearson’s', () => {
    expect(correlationOf([1, 2, 3], [2, 4, 6])).toBeCloseTo(1)
    expect(correlationOf([1, 2, 3, 4], [1, 3, 2, 4])).toBeCloseTo(0.8)
    expect(correlationOf([1, 1], [1, 2])).toBeNull()
  })
})
